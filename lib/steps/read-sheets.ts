import { createHash } from 'node:crypto';
import pMap from 'p-map';
import { dayOfSheet, sheetsPrefix, type StoredSheet } from '../domain/sheet.ts';
import { readSheet } from '../domain/sheet-text.ts';
import type { Papers } from '../ports.ts';

const readsAtOnce = 8;

/**
 * Sheets of the archive, oldest first.
 *
 * @param input.last how many, the newest of them
 * @param input.until the last day that is wanted; without it, the newest
 * @throws Error naming the first one that is damaged
 */
export async function readSheets(
  input: { last: number; until?: string | undefined },
  ports: { papers: Pick<Papers, 'get' | 'keys'> },
): Promise<readonly StoredSheet[]> {
  const keys = (await sheetKeys(ports.papers)).filter(
    key => input.until === undefined || (dayOfSheet(key) ?? '') <= input.until,
  );
  const read = await pMap(keys.slice(-input.last), async key => readOne(key, ports.papers), {
    concurrency: readsAtOnce,
  });
  return read.filter(each => each !== undefined);
}

/** The key of the newest sheet, or undefined where there is none yet. */
export async function newestSheetKey(papers: Pick<Papers, 'keys'>): Promise<string | undefined> {
  return (await sheetKeys(papers)).at(-1);
}

/** The first of these sheets that does not carry the hash of the one before it. */
export function brokenLink(sheets: readonly StoredSheet[]): StoredSheet | undefined {
  return sheets.find(({ sheet: { previous } }, index) => {
    const before = sheets[index - 1];
    return before !== undefined && (previous?.key !== before.key || previous.sha256 !== before.sha256);
  });
}

async function sheetKeys(papers: Pick<Papers, 'keys'>): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of papers.keys(sheetsPrefix)) if (dayOfSheet(key) !== undefined) keys.push(key);
  return keys;
}

async function readOne(key: string, papers: Pick<Papers, 'get'>): Promise<StoredSheet | undefined> {
  const text = await papers.get(key);
  if (text === undefined) return undefined;
  return { key, sha256: createHash('sha256').update(text).digest('hex'), sheet: readSheet(key, text) };
}

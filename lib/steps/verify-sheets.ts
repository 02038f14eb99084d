import { createHash } from 'node:crypto';
import { pMapIterable } from 'p-map';
import { dayOfSheet, sheetsPrefix, type Previous, type Seal, type Sheet } from '../domain/sheet.ts';
import { readSheet } from '../domain/sheet-text.ts';
import type { Tell } from '../domain/verification.ts';
import type { Papers } from '../ports.ts';

const readsAtOnce = 8;

/** A sheet as it is in the archive. */
export type Chained = {
  readonly key: string;
  readonly day: string;
  readonly sha256: string;
  readonly seal: Seal | undefined;
  /** Whether it is known already that it is not the one that was there. */
  readonly isDamaged: boolean;
};

/** What was known of a sheet, elsewhere than in the archive. */
export type Announced = { readonly key: string; readonly sha256: string };

/**
 * Follows the chain of all sheets, from the oldest.
 *
 * @param so.lastSheet the hash of the newest sheet that somebody kept
 * @param so.announced sheets of which the alarm topic was told
 * @returns the sheets, oldest first
 */
export async function verifySheets(
  so: { lastSheet?: string | undefined; announced: readonly Announced[] },
  papers: Pick<Papers, 'get' | 'keys'>,
  tell: Tell,
): Promise<readonly Chained[]> {
  const chain: Chained[] = [];
  const texts = pMapIterable(papers.keys(sheetsPrefix), async key => ({ key, text: await papers.get(key) }), {
    concurrency: readsAtOnce,
  });
  for await (const { key, text } of texts) {
    const day = dayOfSheet(key);
    if (day === undefined || text === undefined) continue;
    const read = sheetIn(key, text);
    // One that lies where another was says nothing of its neighbours there.
    const sheet = read?.day === day ? read : undefined;
    if (sheet === undefined) tell({ what: read === undefined ? 'sheet-damaged' : 'sheet-changed', key });
    else checkLink(key, sheet.previous, chain.at(-1), tell);
    const sha256 = createHash('sha256').update(text).digest('hex');
    chain.push({ key, day, sha256, seal: sheet?.receipts, isDamaged: sheet === undefined });
  }
  checkKnown(so, chain, tell);
  return chain;
}

function sheetIn(key: string, text: string): Sheet | undefined {
  try {
    return readSheet(key, text);
  } catch {
    return undefined;
  }
}

function checkLink(key: string, previous: Previous, before: Chained | undefined, tell: Tell): void {
  if (previous === null) {
    if (before !== undefined) tell({ what: 'chain-broken', key });
    return;
  }
  if (before === undefined || before.key < previous.key) tell({ what: 'sheet-missing', key: previous.key });
  else if (before.key > previous.key) tell({ what: 'chain-broken', key });
  else if (before.sha256 !== previous.sha256 && !before.isDamaged)
    tell({ what: 'sheet-changed', key: before.key });
}

function checkKnown(
  so: { lastSheet?: string | undefined; announced: readonly Announced[] },
  chain: readonly Chained[],
  tell: Tell,
): void {
  const byKey = new Map(chain.map(each => [each.key, each]));
  for (const { key, sha256 } of so.announced) {
    const found = byKey.get(key);
    if (found === undefined) tell({ what: 'sheet-missing', key });
    else if (found.sha256 !== sha256 && !found.isDamaged) tell({ what: 'sheet-changed', key });
  }
  const { lastSheet } = so;
  if (lastSheet !== undefined && !chain.some(({ sha256 }) => sha256 === lastSheet))
    tell({ what: 'last-sheet-unknown', key: chain.at(-1)?.key ?? sheetsPrefix });
}

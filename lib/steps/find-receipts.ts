import pMap from 'p-map';
import { receipt, receiptKey, receiptsPrefix, type Receipt } from '../domain/receipt.ts';
import { daysAbout, isAbout, mayBeAbout, receiptsOn } from '../domain/receipts-about.ts';
import type { Recording } from '../domain/recording.ts';
import type { RecordingId } from '../domain/recording-id.ts';
import type { Instant } from '../domain/time.ts';
import type { Papers } from '../ports.ts';

const readsAtOnce = 16;

export type FoundReceipt = { readonly key: string; readonly receipt: Receipt };
/** @param unreadable keys of receipts that may be about it, and cannot be read */
export type FoundReceipts = {
  readonly found: readonly FoundReceipt[];
  readonly unreadable: readonly string[];
  /** How many days were looked through; undefined where it was the whole history. */
  readonly days: number | undefined;
};

/**
 * The receipts about one recording, in the order of their keys. With a row, the days are those of its moments, and
 * whatever those receipts name; without one, and where that is asked for, every day there ever was.
 *
 * @throws TransientError when the archive cannot be read
 */
export async function findReceipts(
  about: { id: RecordingId; row: Recording | undefined; whole: boolean; now: Instant },
  papers: Pick<Papers, 'get' | 'keys'>,
): Promise<FoundReceipts> {
  const { id, row } = about;
  const days = row === undefined || about.whole ? undefined : daysAbout(row, about.now);
  const prefixes = days === undefined ? [receiptsPrefix()] : days.map(receiptsPrefix);
  const read = new Map<string, Receipt | 'unreadable' | undefined>();
  const readAll = async (keys: Iterable<string>) =>
    pMap(
      keys,
      async key => {
        if (!read.has(key)) read.set(key, await readOne(key, papers));
      },
      { concurrency: readsAtOnce },
    );
  for (const prefix of prefixes) await readAll(await keysAbout(prefix, id, papers));
  await readAll((row === undefined ? [] : receiptsOn(row)).map(receiptKey));
  await readAll([...read.values()].flatMap(each => namedBy(each, id)).map(receiptKey));
  const all = [...read].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return {
    found: all.flatMap(([key, each]) =>
      typeof each === 'object' && isAbout(each, id) ? [{ key, receipt: each }] : [],
    ),
    unreadable: all.flatMap(([key, each]) => (each === 'unreadable' ? [key] : [])),
    days: days?.length,
  };
}

async function keysAbout(prefix: string, id: RecordingId, papers: Pick<Papers, 'keys'>): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of papers.keys(prefix)) if (mayBeAbout(key, id)) keys.push(key);
  return keys;
}

/** The call of an outcome, and the one that moved into the recycle bin what was purged, may be of any day. */
function namedBy(of: Receipt | 'unreadable' | undefined, id: RecordingId): string[] {
  if (typeof of !== 'object' || !isAbout(of, id)) return [];
  if (of.kind === 'outcome') return [of.of];
  if (of.kind !== 'attempt') return [];
  const proofs = of.items.filter(item => item.id === id).map(({ evidence }) => evidence.proof);
  return proofs.filter(proof => proof !== undefined);
}

async function readOne(
  key: string,
  papers: Pick<Papers, 'get'>,
): Promise<Receipt | 'unreadable' | undefined> {
  const text = await papers.get(key);
  if (text === undefined) return undefined;
  try {
    return receipt.safeParse(JSON.parse(text)).data ?? 'unreadable';
  } catch {
    return 'unreadable';
  }
}

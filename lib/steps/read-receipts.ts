import { createHash } from 'node:crypto';
import { pMapIterable } from 'p-map';
import { readReceiptKey, receiptsPrefix } from '../domain/receipt.ts';
import { dayOfReceiptList, daysFrom, type Listed } from '../domain/receipt-list.ts';
import type { Papers } from '../ports.ts';

const readsAtOnce = 16;

/** A paper below `receipts/`, as it was read. */
export type WrittenReceipt = Listed & { readonly text: string };
/** Which UTC days are meant, both included; where one is missing, all before or after. */
export type Days = { readonly from?: string | undefined; readonly to?: string | undefined };

/** Everything that was written below `receipts/` on these UTC days, in the order of the keys. */
export async function* receiptsWritten(
  { from, to }: { from: string; to: string },
  papers: Pick<Papers, 'get' | 'keys'>,
): AsyncIterable<WrittenReceipt> {
  for (const day of daysFrom(from, to)) yield* readAll(papers.keys(receiptsPrefix(day)), papers);
}

/**
 * Everything that lies below `receipts/`, but for the lists, in the order of the keys: what bears one of these days, and
 * what bears none.
 */
export async function* everyReceipt(
  { from = '', to = '9999' }: Days,
  papers: Pick<Papers, 'get' | 'keys'>,
): AsyncIterable<WrittenReceipt & { readonly day: string | undefined }> {
  async function* chosen(): AsyncIterable<string> {
    for await (const key of papers.keys(receiptsPrefix())) {
      const day = dayIn(key);
      const isChosen = day === undefined || (day >= from && day <= to);
      if (isChosen && dayOfReceiptList(key) === undefined) yield key;
    }
  }
  for await (const receipt of readAll(chosen(), papers)) yield { ...receipt, day: dayIn(receipt.key) };
}

/** The UTC day of the oldest receipt, or undefined where there is none. */
export async function oldestReceiptDay(papers: Pick<Papers, 'keys'>): Promise<string | undefined> {
  for await (const key of papers.keys(receiptsPrefix())) {
    const read = readReceiptKey(key);
    if (read !== undefined) return read.day;
  }
  return undefined;
}

async function* readAll(
  keys: AsyncIterable<string>,
  papers: Pick<Papers, 'get'>,
): AsyncIterable<WrittenReceipt> {
  const texts = pMapIterable(keys, async key => ({ key, text: await papers.get(key) }), {
    concurrency: readsAtOnce,
  });
  for await (const { key, text } of texts) {
    if (text === undefined) continue;
    yield { key, text, sha256: createHash('sha256').update(text).digest('hex') };
  }
}

function dayIn(key: string): string | undefined {
  return /^receipts\/(\d{4}-\d{2}-\d{2})\//.exec(key)?.[1];
}

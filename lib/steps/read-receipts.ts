import { createHash } from 'node:crypto';
import { pMapIterable } from 'p-map';
import { readReceiptKey, receiptsPrefix } from '../domain/receipt.ts';
import { daysFrom, type Listed } from '../domain/receipt-list.ts';
import type { Papers } from '../ports.ts';

const readsAtOnce = 16;

/** A paper below `receipts/`, as it was read. */
export type WrittenReceipt = Listed & { readonly text: string };

/** Everything that was written below `receipts/` on these UTC days, in the order of the keys. */
export async function* receiptsWritten(
  { from, to }: { from: string; to: string },
  papers: Pick<Papers, 'get' | 'keys'>,
): AsyncIterable<WrittenReceipt> {
  for (const day of daysFrom(from, to)) {
    const read = pMapIterable(papers.keys(receiptsPrefix(day)), async key => readOne(key, papers), {
      concurrency: readsAtOnce,
    });
    for await (const receipt of read) if (receipt !== undefined) yield receipt;
  }
}

/** The UTC day of the oldest receipt, or undefined where there is none. */
export async function oldestReceiptDay(papers: Pick<Papers, 'keys'>): Promise<string | undefined> {
  for await (const key of papers.keys(receiptsPrefix())) {
    const read = readReceiptKey(key);
    if (read !== undefined) return read.day;
  }
  return undefined;
}

async function readOne(key: string, papers: Pick<Papers, 'get'>): Promise<WrittenReceipt | undefined> {
  const text = await papers.get(key);
  if (text === undefined) return undefined;
  return { key, text, sha256: createHash('sha256').update(text).digest('hex') };
}

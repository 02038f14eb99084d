import { readReceiptKey, receipt, receiptsPrefix, type Receipt } from '../../lib/domain/receipt.ts';
import type { Papers } from '../../lib/ports.ts';
import { all } from './webex.ts';

/** Every receipt of the archive, in the order of their keys. */
export async function receiptsOf({ papers }: { papers: Pick<Papers, 'get' | 'keys'> }): Promise<Receipt[]> {
  const keys = (await receiptKeysOf({ papers })).filter(key => readReceiptKey(key) !== undefined);
  return Promise.all(keys.map(async key => receipt.parse(JSON.parse((await papers.get(key)) ?? ''))));
}

/** The key of everything below `receipts/`. */
export async function receiptKeysOf({ papers }: { papers: Pick<Papers, 'keys'> }): Promise<string[]> {
  return all(papers.keys(receiptsPrefix()));
}

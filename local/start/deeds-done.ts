import { receipt, type Receipt } from '../../lib/domain/receipt.ts';
import type { Papers } from '../../lib/ports.ts';
import { everyReceipt } from '../../lib/steps/read-receipts.ts';

type Deed = Extract<Receipt, { kind: 'deed' }>;

/** What people have ordered so far, by the receipts of it, oldest first. */
export async function deedsDone(papers: Pick<Papers, 'keys' | 'get'>): Promise<Deed[]> {
  const deeds: Deed[] = [];
  for await (const { text } of everyReceipt({}, papers)) {
    const read = receipt.parse(JSON.parse(text));
    if (read.kind === 'deed') deeds.push(read);
  }
  return deeds;
}

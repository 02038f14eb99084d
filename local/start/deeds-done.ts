import { receipt, type Receipt } from '../../lib/domain/receipt.ts';
import type { Papers } from '../../lib/ports.ts';

type Deed = Extract<Receipt, { kind: 'deed' }>;

/** What people have ordered so far, by the receipts of it, oldest first. */
export async function deedsDone(papers: Pick<Papers, 'keys' | 'get'>): Promise<Deed[]> {
  const deeds: Deed[] = [];
  for await (const key of papers.keys('receipts/')) {
    const read = receipt.parse(JSON.parse((await papers.get(key)) ?? ''));
    if (read.kind === 'deed') deeds.push(read);
  }
  return deeds;
}

import { createHash } from 'node:crypto';
import { TransientError } from '../domain/errors.ts';
import { dayAfter, lineOf, receiptListKey } from '../domain/receipt-list.ts';
import { dayOfSheet, type Previous, type Seal, type Sheet } from '../domain/sheet.ts';
import type { Instant } from '../domain/time.ts';
import type { Clock, Papers } from '../ports.ts';
import { oldestReceiptDay, receiptsWritten } from './read-receipts.ts';

type SealPorts = { readonly papers: Papers; readonly clock: Pick<Clock, 'now'> };

/**
 * Counts and hashes the receipts of a day that is over, and those of the days before that no sheet has counted. The list
 * of them is kept in the archive.
 *
 * @param so.before the sheet before, as far as it could be read
 * @throws TransientError when they cannot be read to their end before the deadline
 */
export async function sealReceipts(
  so: { day: string; previous: Previous; before: Sheet | undefined; deadline: Instant },
  { papers, clock }: SealPorts,
): Promise<Seal> {
  const from = await firstDay(so, papers);
  const lines: string[] = [];
  for await (const written of receiptsWritten({ from, to: so.day }, papers)) {
    if (clock.now() >= so.deadline) throw outOfTime(so.day);
    lines.push(lineOf(written));
  }
  const list = lines.join('');
  // One that lies there already was left by a run that died: what the sheet says of the receipts counts.
  if (lines.length > 0) await papers.put(receiptListKey(so.day), list);
  return { from, count: lines.length, sha256: createHash('sha256').update(list).digest('hex') };
}

/** The first day that no sheet has counted. */
async function firstDay(
  { day, previous, before }: { day: string; previous: Previous; before: Sheet | undefined },
  papers: Pick<Papers, 'keys'>,
): Promise<string> {
  const last = previous === null ? undefined : dayOfSheet(previous.key);
  // One that cannot be read is taken to have counted its own.
  const isCounted = last !== undefined && (before === undefined || before.receipts !== undefined);
  if (isCounted) return dayAfter(last);
  const oldest = await oldestReceiptDay(papers);
  return oldest === undefined || oldest > day ? day : oldest;
}

function outOfTime(day: string): TransientError {
  return new TransientError(
    'time-ran-out',
    `The receipts until ${day} could not be read within one run: give reconcile a longer timeout.`,
  );
}

import { z } from 'zod';

const answerShape = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish() })
  .nullish();

/**
 * Reads what a function with `ReportBatchItemFailures` answers to a batch. Nothing, or an empty list, is success; an
 * answer that cannot be read, or that names a record that was not in the batch, fails the whole batch.
 *
 * @param batch the sequence numbers, in order
 * @returns the index from which on everything is to be tried again; the length of the batch when all is done
 */
export function failedFrom(answer: unknown, batch: readonly string[]): number {
  const read = answerShape.safeParse(answer);
  if (!read.success) return 0;
  const indices = (read.data?.batchItemFailures ?? []).map(failure => batch.indexOf(failure.itemIdentifier));
  return Math.max(0, Math.min(batch.length, ...indices));
}

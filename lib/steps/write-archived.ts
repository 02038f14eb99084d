import { createHash } from 'node:crypto';
import { cameInto } from '../domain/came-into-archive.ts';
import type { ArchivedReceipt } from '../domain/receipt.ts';
import type { Recording } from '../domain/recording.ts';
import { writeReceipt, type ReceiptPorts } from './write-receipt.ts';

/**
 * Writes a receipt of what came into the archive between two states of a row, before the later one is written; none
 * where nothing did. A run that dies in between has another one written by the next: both are true.
 *
 * @throws TransientError when it could not be written
 */
export async function writeArchived(
  before: Recording,
  after: Recording,
  ports: Omit<ReceiptPorts, 'newId'>,
): Promise<void> {
  const objects = cameInto(before, after);
  if (objects.length === 0) return;
  const { rule, policyHash } = after.fate ?? {};
  const of: ArchivedReceipt = {
    kind: 'archived',
    at: ports.clock.now(),
    by: 'archive-recordings',
    id: before.id,
    from: before.status,
    ...(rule === undefined ? {} : { rule, policyHash }),
    objects,
  };
  // Named by what it says, the same one is never there twice.
  const newId = () => createHash('sha256').update(JSON.stringify(of)).digest('hex');
  await writeReceipt(of, { ...ports, newId });
}

import pMap from 'p-map';
import type { Facts, Recording } from '../domain/recording.ts';
import type { RecordingId } from '../domain/recording-id.ts';
import type { ReassignRun } from './reassign-run.ts';
import { readReceipt } from './write-receipt.ts';

export type Known = Recording & { readonly facts: Facts };

const readsAtOnce = 8;

/** The recordings that a call names; undefined where its receipt was never written, and so nothing sent. */
export async function idsIn(
  receipt: string,
  { ports }: ReassignRun,
): Promise<readonly RecordingId[] | undefined> {
  const attempt = await readReceipt(receipt, ports);
  return attempt?.kind === 'attempt' ? attempt.items.map(({ id }) => id) : undefined;
}

/** The rows; each recording was remembered before it was sent. */
export async function rowsOf(ids: readonly RecordingId[], { ports }: ReassignRun): Promise<readonly Known[]> {
  const rows = await pMap(ids, async id => ports.recordings.get(id), { concurrency: readsAtOnce });
  return rows.filter((row): row is Known => row?.facts !== undefined);
}

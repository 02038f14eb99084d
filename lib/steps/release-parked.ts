import type { RecordingFault } from '../domain/errors.ts';
import type { RecordingId } from '../domain/recording-id.ts';
import type { Parked, Recording } from '../domain/recording.ts';
import { released } from '../domain/releasing.ts';
import type { Clock, NewId, Papers, RecordingStore } from '../ports.ts';
import { settleRow } from './settle-row.ts';
import { writeReceipt } from './write-receipt.ts';

export type ReleaseParkedPorts = {
  readonly recordings: Pick<RecordingStore, 'get' | 'move' | 'every'>;
  readonly papers: Pick<Papers, 'get' | 'put'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly newId: NewId;
};

/** What became of one row: `unparked` where it is not parked (for this reason), `unknown` where there is no row. */
export type Release = {
  readonly id: RecordingId;
  readonly outcome: 'released' | 'no-facts' | 'unparked' | 'unknown' | 'busy';
};

/** The parked rows, in no order. @throws TransientError when the table cannot be read to its end */
export async function listParked(
  reason: RecordingFault | undefined,
  { recordings }: Pick<ReleaseParkedPorts, 'recordings'>,
): Promise<Parked[]> {
  const found: Parked[] = [];
  for await (const row of recordings.every())
    if (row.status === 'parked' && isFor(reason, row)) found.push(row);
  return found;
}

/**
 * Releases parked rows, back to the states that they were parked from, where they are tried anew at once.
 *
 * @param order.reason only those that were parked for it
 * @throws TransientError when the tables or the archive fail: run again for those that are still parked
 */
export async function releaseParked(
  order: { ids: readonly RecordingId[]; reason?: RecordingFault | undefined; by: string },
  ports: ReleaseParkedPorts,
): Promise<readonly Release[]> {
  const { reason, by } = order;
  const ids = [...new Set(order.ids)];
  if (ids.length === 0) return [];
  const about = reason === undefined ? {} : { reason };
  await writeReceipt({ kind: 'deed', what: 'park-release', at: ports.clock.now(), by, ids, about }, ports);
  const releases: Release[] = [];
  for (const id of ids) releases.push({ id, outcome: await releaseOne(id, reason, ports) });
  return releases;
}

async function releaseOne(
  id: RecordingId,
  reason: RecordingFault | undefined,
  ports: ReleaseParkedPorts,
): Promise<Release['outcome']> {
  const found = await ports.recordings.get(id);
  if (found === undefined) return 'unknown';
  const verdict = await settleRow(found, row => verdictOn(row, reason, ports), ports);
  return verdict?.outcome ?? 'busy';
}

function verdictOn(
  row: Recording,
  reason: RecordingFault | undefined,
  { clock }: ReleaseParkedPorts,
): { outcome: Release['outcome']; to?: Recording } {
  if (row.status !== 'parked' || !isFor(reason, row)) return { outcome: 'unparked' };
  const to = released(row, clock.now());
  return to === undefined ? { outcome: 'no-facts' } : { outcome: 'released', to };
}

function isFor(reason: RecordingFault | undefined, row: Parked): boolean {
  return reason === undefined || row.reason === reason;
}

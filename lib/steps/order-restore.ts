import { isIntended, withdraw, type Intended } from '../domain/destroying.ts';
import type { RecordingId } from '../domain/recording-id.ts';
import type { Recording } from '../domain/recording.ts';
import { isRestorable, keptOut, orderRestore, type Restorable } from '../domain/restoring.ts';
import type { Instant } from '../domain/time.ts';
import type { Clock, NewId, Notes, Papers, RecordingStore } from '../ports.ts';
import { settleRow } from './settle-row.ts';
import { stageNow } from './stage-now.ts';
import { writeReceipt } from './write-receipt.ts';

export type RestorePorts = {
  readonly recordings: Pick<RecordingStore, 'get' | 'move'>;
  readonly notes: Notes;
  readonly papers: Pick<Papers, 'get' | 'put'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly newId: NewId;
};

/**
 * What became of one order. `withdrawn`: it was still to be trashed, which is announced anew. `available`: it is not in
 * the recycle bin. `sent`: Webex was told to trash or purge it, and what came of it shows at a later look. `gone`: it is
 * no longer in the recycle bin.
 */
export type Restoring = {
  readonly id: RecordingId;
  readonly outcome: 'ordered' | 'withdrawn' | 'available' | 'sent' | 'gone' | 'parked' | 'unknown' | 'busy';
};

/**
 * Orders to take recordings out of Webex's recycle bin. Ordering it again changes nothing.
 *
 * @throws Error in a sentence in dry run, with nothing ordered; TransientError when the tables or the archive fail
 */
export async function orderRestores(
  order: { ids: readonly RecordingId[]; by: string },
  ports: RestorePorts,
): Promise<readonly Restoring[]> {
  const ids = [...new Set(order.ids)];
  if ((await stageNow(ports)).mode !== 'live')
    throw new Error(
      'Nothing is taken out of the recycle bin in dry run: restore it in Control Hub, or go live.',
    );
  const at = ports.clock.now();
  await writeReceipt({ kind: 'deed', what: 'restore', at, by: order.by, ids }, ports);
  const done: Restoring[] = [];
  for (const id of ids) done.push({ id, outcome: await orderOne(id, ports) });
  return done;
}

async function orderOne(id: RecordingId, ports: RestorePorts): Promise<Restoring['outcome']> {
  const found = await ports.recordings.get(id);
  if (found === undefined) return 'unknown';
  const verdict = await settleRow(found, row => verdictOn(row, ports.clock.now()), ports);
  return verdict?.outcome ?? 'busy';
}

type Verdict = { outcome: Restoring['outcome']; to?: Recording };

function verdictOn(row: Recording, now: Instant): Verdict {
  if (isIntended(row)) return insteadOfIntent(row, now);
  if (isRestorable(row)) return ordered(row, now);
  if (row.status === 'parked') return { outcome: 'parked' };
  if (row.status !== 'discovered' && row.status !== 'archived') return { outcome: 'gone' };
  return row.rescuedAt === undefined
    ? { outcome: 'available' }
    : { outcome: 'available', to: keptOut({ ...row, lookAt: now }) };
}

function insteadOfIntent(row: Intended, now: Instant): Verdict {
  if (row.sentAt !== undefined) return { outcome: 'sent' };
  const { fate: _before, ...back } = withdraw(row, now);
  return isRestorable(back) ? ordered(back, now) : { outcome: 'withdrawn', to: keptOut(back) };
}

/** A hold's order ends with the hold, a person's does not. */
function ordered(row: Restorable, now: Instant): Verdict {
  const { restore, ...unordered } = row;
  if (restore?.by === 'person' || restore?.sentAt !== undefined) return { outcome: 'ordered' };
  return { outcome: 'ordered', to: orderRestore(unordered, 'person', now) };
}

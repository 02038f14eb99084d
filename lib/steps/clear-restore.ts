import { resting } from '../domain/destroying.ts';
import { coveredBy } from '../domain/hold.ts';
import { orderRestore, withoutOrder, type Restorable } from '../domain/restoring.ts';
import { dayMs, plusMs } from '../domain/time.ts';
import { moveRow, type Cleared, type InForce, type RetentionRun } from './retention-run.ts';

/** Whether what is in the recycle bin is to be taken out: by an order, or because a hold covers it. */
export async function clearRestore(
  row: Restorable,
  shown: string,
  terms: InForce,
  run: RetentionRun,
): Promise<Cleared | undefined> {
  const now = run.ports.clock.now();
  const isHeld = coveredBy(terms.holds, row).length > 0;
  const wanted = row.restore === undefined && isHeld ? orderRestore(row, 'hold', now) : row;
  if (wanted.restore === undefined || (wanted.restore.by === 'hold' && !isHeld)) {
    await moveRow(row, withoutOrder(row, now), run);
    return undefined;
  }
  if (terms.stage.mode === 'live')
    return { row: wanted, what: 'restore', owner: 'unknown', evidence: { shown } };
  if (wanted.restore.by === 'rescue') run.ports.log.error('binned-unarchived', { id: row.id });
  await moveRow(row, resting(wanted, plusMs(now, dayMs)), run);
  return undefined;
}

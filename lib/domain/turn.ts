import { archivingOf } from './archiving.ts';
import { companionsSettled } from './companions.ts';
import { isIntended } from './destroying.ts';
import { coveredBy, type Hold } from './hold.ts';
import type { Policy } from './policy.ts';
import type { Archived, Recording, Trashed } from './recording.ts';
import { isRestorable } from './restoring.ts';
import type { Stage } from './stage.ts';
import type { Instant } from './time.ts';

/** Whose turn it is: the archiver's, that of whoever changes things in Webex, or nobody's, and its fate is looked at. */
export type Turn = 'archive' | 'retain' | 'fate';

/**
 * Whose turn a row that is due is; undefined where nothing is to be done in its state. A class that is not archived has
 * a fate from the beginning, and is the archiver's only where it is doubted. Without a policy, and in every doubt about
 * its rule, it is archived.
 */
export function turnOf(
  row: Recording,
  so: { policy: Policy | undefined; holds: readonly Hold[]; stage: Pick<Stage, 'mode'> },
): Turn | undefined {
  if (isIntended(row) || isToRestore(row, so)) return 'retain';
  switch (row.status) {
    case 'discovered':
      return isToArchive(row, so) || isDoubted(row) ? 'archive' : 'fate';
    case 'binned':
    case 'purged':
      return 'archive';
    case 'archived':
    case 'trashed':
      return turnOfArchived(row);
    default:
      return undefined;
  }
}

function isToArchive(
  row: Recording,
  { policy, holds }: { policy: Policy | undefined; holds: readonly Hold[] },
): boolean {
  return policy === undefined || archivingOf(row, policy, holds) !== 'no';
}

function isToRestore(row: Recording, so: Parameters<typeof isToOrder>[1]): boolean {
  return isOrdered(row) || isToOrder(row, so);
}

function isOrdered(row: Recording): boolean {
  return 'restore' in row && row.restore !== undefined;
}

/** Whether it is in the recycle bin, whoever put it there, and nobody has ordered yet that a hold takes it out. */
export function isToOrder(
  row: Recording,
  { holds, stage }: { holds: readonly Hold[]; stage: Pick<Stage, 'mode'> },
): boolean {
  return stage.mode === 'live' && isRestorable(row) && !isOrdered(row) && coveredBy(holds, row).length > 0;
}

function turnOfArchived(row: Archived | Trashed): Turn {
  const { archive } = row;
  if (isDoubted(row) || (archive !== undefined && !companionsSettled(archive))) return 'archive';
  // What was taken out of the recycle bin only to be archived goes back there.
  return row.status === 'archived' && row.rescuedAt !== undefined ? 'retain' : 'fate';
}

/** The row, due at once, so that Webex is asked for it before anything else is done. */
export function doubted(row: Recording, now: Instant): Recording {
  // Of what is not archived, nobody asks for the details by themselves.
  const isPutOff = row.status === 'discovered' && row.lookAt !== undefined && row.lookAt > now;
  const isSettled = row.status === 'archived' || row.status === 'trashed' || isPutOff;
  return { ...row, ...(isSettled ? { fault: row.fault ?? 'not-found' } : {}), lookAt: now };
}

/** Whether Webex is to be asked for it before anything else: it was not there, or nobody could be asked. */
function isDoubted({ wake, absence, fault }: Recording): boolean {
  return wake === 'archive' || absence !== undefined || fault !== undefined;
}

import { isPresent } from './absence.ts';
import type { Artefact } from './archive-keys.ts';
import type { Archive, Archived, Companion, Discovered, Recording } from './recording.ts';
import { isForgotten, isLongDue } from './sheet-rules.ts';
import type { ShownState } from './shown-state.ts';
import { hourMs, msBetween, plusMs, type Instant } from './time.ts';

/** `ring`: a look at its details settles it. `unexplained`: nobody here can tell what has happened. */
export type Finding = 'agrees' | 'ring' | 'unexplained';

/** Lists and rows may say different things for so long after a change, and a look that is as near settles it. */
const unsettledMs = hourMs;

/**
 * What a row and Webex's lists say together.
 *
 * @param shown where the lists show the recording; undefined where none does
 */
export function compare(row: Recording, shown: ShownState | undefined, now: Instant): Finding {
  if (isStuck(row, now)) return 'ring';
  const expected = shownAs(row);
  if (expected === undefined) return isDestroyed(row) && isThere(shown) ? 'unexplained' : 'agrees';
  if (expected === shown || isUnsettled(row, now)) return 'agrees';
  // What is gone for good is not listed for ever.
  return expected === 'purged' && shown === undefined ? 'agrees' : 'ring';
}

/** Whether nobody comes to it any more by itself: `sweep` finds only what is due, and not what was due long ago. */
function isStuck(row: Recording, now: Instant): boolean {
  const isUndated = isForgotten(row) || (row.status === 'binned' && row.lookAt === undefined);
  return isUndated || (isPresent(row) && isLongDue(row, now));
}

/** Where Webex should show it; undefined in states in which it may be anywhere. */
function shownAs({ status }: Recording): ShownState | undefined {
  if (status === 'discovered' || status === 'archived') return 'available';
  if (status === 'binned' || status === 'trashed') return 'binned';
  return status === 'purged' ? 'purged' : undefined;
}

function isDestroyed({ status }: Recording): boolean {
  return status === 'expiring' || status === 'expired' || status === 'vanished';
}

function isThere(shown: ShownState | undefined): boolean {
  return shown === 'available' || shown === 'binned';
}

function isUnsettled(row: Recording, now: Instant): boolean {
  const changes = [row.discoveredAt, row.restoredAt, ...stateSince(row)].filter(each => each !== undefined);
  const isFresh = changes.some(at => msBetween(at, now) < unsettledMs);
  const isLookedAt =
    row.absence !== undefined || (row.lookAt !== undefined && row.lookAt <= plusMs(now, unsettledMs));
  return isFresh || isLookedAt;
}

function stateSince(row: Recording): Instant[] {
  if (row.status === 'binned') return [row.binnedAt];
  if (row.status === 'trashed') return [row.trashedAt];
  return row.status === 'purged' ? [row.purgedAt] : [];
}

/** Objects of the archive that are not as the row says. */
export type Damage = Readonly<Record<Artefact, boolean>>;

/**
 * The row from which what is damaged is archived again; undefined where Webex does not show the recording, so that
 * nothing can be had from there.
 */
export function repaired(
  row: Recording,
  so: { damage: Damage; shown: ShownState | undefined; now: Instant },
): Discovered | Archived | undefined {
  if (row.status !== 'archived' || so.shown !== 'available') return undefined;
  const { wake: _rung, fault: _past, ...rest } = row;
  const archive: Archive = {
    ...row.archive,
    ...(so.damage.transcript ? { transcript: awaitedAgain } : {}),
    ...(so.damage.metadata ? { metadata: awaitedAgain } : {}),
  };
  const due = { ...rest, archive, attempts: 0, lookAt: so.now };
  return so.damage.audio ? { ...due, status: 'discovered' } : due;
}

const awaitedAgain: Companion = { state: 'awaited', looks: 0 };

import type { Accounts } from './accounts.ts';
import type { ModelClock } from './clock.ts';
import type { Collection } from './collection.ts';
import type { Change, Conditions } from './conditions.ts';
import type { Owner } from './organisation.ts';
import type { ModelRecording } from './recording.ts';
import type { Switches } from './switches.ts';
import type { Write } from './write.ts';

/** How long Webex waits until it deletes whoever cannot sign in (0: for ever), and then what they owned. */
export type Grace = { readonly inactiveDays: number; readonly deletedOwnerDays: number };

type Turn = { readonly atMs: number; happen(): void };

const dayMs = 24 * 60 * 60_000;

/** What happens by itself as time goes by: accounts change as planned, and Webex tidies up behind those who left. */
export function agenda(so: {
  accounts: Accounts;
  switches: Switches;
  grace: Grace;
  startMs: number;
  clock: ModelClock;
  recordings: Collection;
  condition: Conditions;
  commit: (write: Write, changes: readonly Change[]) => void;
}) {
  const { accounts, switches, grace } = so;
  /** Whose recordings are gone, and since which state of their account. */
  const emptied = new Map<string, number>();

  function deletionOf(person: Owner): Turn[] {
    if (person.state !== 'inactive' || grace.inactiveDays === 0) return [];
    const atMs = sinceMs(person) + grace.inactiveDays * dayMs;
    return [{ atMs, happen: () => accounts.plan({ person: person.id, state: 'deleted', atMs }) }];
  }

  function emptyingOf(person: Owner): Turn[] {
    if (person.state !== 'deleted' || switches.deletedOwnerRecordings === 'kept') return [];
    if (emptied.get(person.id) === sinceMs(person)) return [];
    const atMs = sinceMs(person) + grace.deletedOwnerDays * dayMs;
    return [{ atMs, happen: () => empty(person, atMs) }];
  }

  function empty(person: Owner, atMs: number): void {
    emptied.set(person.id, sinceMs(person));
    const ids = so.recordings.all().flatMap(each => (isLeft(each, person, atMs) ? [each.id] : []));
    if (ids.length === 0) return;
    const changes = ids.map(id => ({ id, atMs, shownAtMs: atMs, status: 'gone' as const }));
    so.commit({ atMs, operation: 'delete', token: 'webex', ids, changed: ids }, changes);
  }

  /** Whether a recording was this person's then, and nothing keeps it. */
  function isLeft(recording: ModelRecording, person: Owner, atMs: number): boolean {
    const { owner, status } = so.condition.actual(recording, atMs);
    const isHeld = recording.legalHold && switches.legalHold === 'blocks';
    return owner.id === person.id && status !== 'gone' && !isHeld && recording.createdAtMs <= atMs;
  }

  function sinceMs(person: Owner): number {
    return person.stateSinceMs ?? so.startMs;
  }

  function nextTurn(): Turn | undefined {
    const planned = accounts.next();
    const tidying = accounts.people.flatMap(each => [...deletionOf(each), ...emptyingOf(each)]);
    return [...(planned === undefined ? [] : [planned]), ...tidying].toSorted(
      (one, other) => one.atMs - other.atMs,
    )[0];
  }

  /** Lets everything happen that is due by now, in the order of its times. */
  return (): void => {
    const now = so.clock.nowMs();
    for (let turn = nextTurn(); turn !== undefined && turn.atMs <= now; turn = nextTurn()) turn.happen();
  };
}

import { coveredBy, type Hold } from './hold.ts';
import { statuses } from './lifecycle.ts';
import type { Archive, Recording } from './recording.ts';
import { recordingId, type RecordingId } from './recording-id.ts';
import { mostIds, type Leg, type Sheet } from './sheet.ts';
import { spans } from './sheet-lag.ts';
import { isForgotten, isLongDue, standstillMs } from './sheet-rules.ts';
import { sinceOf } from './since.ts';
import { dayOf, earliest, latest, msBetween, plusMs, secondMs, type Instant } from './time.ts';

/** What the rows say to the sheet, beyond what they say to the status. */
export type SheetTally = Pick<Sheet, 'seen' | 'states' | 'unexplained' | 'vanished' | 'held' | 'lag'> & {
  readonly objects: number;
};

type Facts = Extract<Recording, { status: 'archived' }>['facts'];

/**
 * Counts rows one by one, so that their number does not matter.
 *
 * @param so.day whose recordings count for the lag: those that were archived on it
 * @param so.accused ids that a comparison with Webex and the archive could not explain
 */
export function sheetTallyOf(so: {
  day: string;
  now: Instant;
  accused: readonly RecordingId[];
  holds: readonly Hold[];
}): {
  add(row: Recording): void;
  unreadable(id: string): void;
  total(): SheetTally;
} {
  const states = stateCounts();
  const accused = new Set<string>(so.accused);
  const forgotten = someIds();
  const longDue = someIds();
  const vanished = { withArchive: 0, withoutArchive: 0 };
  const lag = legs();
  let [objects, held] = [0, 0];
  let lastVerifiedAt: Instant | undefined;

  const addArchive = (archive: Archive, facts: Facts | undefined, discoveredAt: Instant) => {
    const companions = [archive.transcript, archive.metadata].filter(each => each.state === 'stored');
    objects += 1 + companions.length;
    lastVerifiedAt = latest(archive.verifiedAt, lastVerifiedAt ?? archive.verifiedAt);
    if (facts !== undefined && dayOf(archive.verifiedAt) === so.day)
      lag.add(facts, discoveredAt, archive.verifiedAt);
  };

  return {
    add(row) {
      states.add(row.status, sinceOf(row));
      const archive = 'archive' in row ? row.archive : undefined;
      if (archive !== undefined) addArchive(archive, row.facts, row.discoveredAt);
      if (row.status === 'vanished') vanished[archive === undefined ? 'withoutArchive' : 'withArchive'] += 1;
      if (isStillThere(row) && coveredBy(so.holds, row).length > 0) held += 1;
      if (accused.has(row.id)) return;
      if (isForgotten(row)) forgotten.add(row.id);
      else if (isLongDue(row, so.now)) longDue.add(row.id);
    },
    unreadable(id) {
      states.add('unreadable');
      if (!accused.has(id)) forgotten.add(id);
    },
    total() {
      const isQueue = lastVerifiedAt !== undefined && lastVerifiedAt >= plusMs(so.now, -standstillMs);
      return {
        ...states.total(),
        unexplained: together([forgotten, ...(isQueue ? [] : [longDue])]),
        vanished: { ...vanished },
        held,
        lag: lag.total(),
        objects,
      };
    },
  };
}

/** Whether Webex may still have something of it that a hold keeps. */
function isStillThere({ status }: Recording): boolean {
  return !['purged', 'expiring', 'expired', 'vanished'].includes(status);
}

function stateCounts() {
  const counted = new Map<string, { rows: number; oldestAt?: Instant }>(
    statuses.map(status => [status, { rows: 0 }]),
  );
  return {
    add(state: string, since?: Instant) {
      const { rows, oldestAt } = counted.get(state) ?? { rows: 0 };
      const moments = [since, oldestAt].filter(each => each !== undefined);
      const [first, ...others] = moments;
      const oldest = first === undefined ? {} : { oldestAt: earliest(first, ...others) };
      counted.set(state, { rows: rows + 1, ...oldest });
    },
    total: () => ({
      seen: counted.values().reduce((total, { rows }) => total + rows, 0),
      states: Object.fromEntries(counted),
    }),
  };
}

type Ids = { add(id: string): void; readonly rows: () => number; readonly ids: () => readonly string[] };

/** Counts ids and keeps the lowest: the same ones, in whatever order rows come. */
function someIds(): Ids {
  let rows = 0;
  let lowest: readonly string[] = [];
  return {
    add(id) {
      rows += 1;
      lowest = [...lowest, id].toSorted().slice(0, mostIds);
    },
    rows: () => rows,
    ids: () => lowest,
  };
}

function together(found: readonly Ids[]): Sheet['unexplained'] {
  // What cannot be read may have no id that can be named.
  const named = found.flatMap(each => each.ids().map(id => recordingId.safeParse(id)));
  const ids = named.filter(each => each.success).map(each => each.data);
  return {
    rows: found.reduce((total, each) => total + each.rows(), 0),
    ids: ids.toSorted().slice(0, mostIds),
  };
}

function legs() {
  const each = {
    callToFile: spans(),
    fileToDiscovered: spans(),
    discoveredToArchived: spans(),
    callToArchived: spans(),
  };
  let recordings = 0;
  return {
    add(facts: Facts, discoveredAt: Instant, verifiedAt: Instant) {
      const callEnd = plusMs(facts.timeRecorded, facts.durationSeconds * secondMs);
      recordings += 1;
      each.callToFile.add(msBetween(callEnd, facts.createTime));
      each.fileToDiscovered.add(msBetween(facts.createTime, discoveredAt));
      each.discoveredToArchived.add(msBetween(discoveredAt, verifiedAt));
      each.callToArchived.add(msBetween(callEnd, verifiedAt));
    },
    total(): { recordings: number; legs: Record<string, Leg> } {
      const measured = Object.entries(each).map(([name, counted]) => [name, counted.leg()] as const);
      return { recordings, legs: recordings === 0 ? {} : Object.fromEntries(measured) };
    },
  };
}

import {
  dayMs,
  epochMsOf,
  hourMs,
  instantOf,
  minuteMs,
  plusMs,
  type Instant,
} from '../../lib/domain/time.ts';
import { binnedModes, type BinnedMode } from '../../lib/steps/archive-recording.ts';
import type { Mix } from '../../local/simulator/faults/draws.ts';
import type { ModelOptions } from '../../local/webex-model/backend.ts';
import { chance, type Chance } from '../../local/webex-model/chance.ts';
import { makeOrganisation } from '../../local/webex-model/organisation.ts';
import { at } from './recordings.ts';

export const yearBegins = at('2027-06-01T00:00:00Z');
/** A leap day is in it. */
export const yearEnds = at('2028-06-01T00:00:00Z');
const beginsMs = epochMsOf(yearBegins);

/** What somebody does, or what the schedule runs beside what comes of itself. */
export type Deed =
  | { readonly kind: 'live' | 'poll' | 'compare' | 'hold' | 'release' | 'restore' | 'hand' }
  | { readonly kind: 'account'; readonly person: string; readonly state: 'active' | 'inactive' }
  | { readonly kind: 'policy'; readonly text: string }
  | { readonly kind: 'lose'; readonly wholly: boolean };
export type Dated = Deed & {
  readonly at: Instant;
  /** Whether it waits from then on for something to be intended, and comes between that and the call. */
  readonly between?: boolean;
};

export type Script = {
  readonly webex: Omit<ModelOptions, 'recordings'> & { readonly faults: Mix };
  readonly binned: BinnedMode;
  /** The first policy. */
  readonly policy: string;
  /** As `POST /recordings` takes them. */
  readonly recordings: readonly object[];
  /** Of a line of which nothing is ever trashed: Webex has always something to show. */
  readonly witnesses: readonly object[];
  /** In the order of their moments. */
  readonly deeds: readonly Dated[];
};

/** What a year is to be like: its faults, whether the stream is at its worst, and whether people act past tapekeeper. */
export type Weather = {
  readonly faults: Mix;
  readonly streams: 'calm' | 'wild';
  readonly hands: boolean;
};

/** A year of an organisation, made up from the seed alone: what it decides, what its people do, how Webex behaves. */
export function yearScript(seed: number, { faults, hands }: Weather): Script {
  const random = chance('year', seed);
  const bin = random.next() < 0.4 ? '50 days' : 'never';
  const { founders } = makeOrganisation(seed);
  const people = founders.filter(each => each.type === 'user').slice(0, 3);
  const others = founders.filter(each => ['place', 'callQueue'].includes(each.type)).slice(5, 7);
  const line = founders.find(each => each.type === 'virtualLine');
  const recordings = times(random.between(4, 7), () =>
    recording(random, random.pick([...people, ...others]).id),
  );
  const deeds: Dated[] = [
    { kind: 'live', at: moment(random, 0, 20) },
    ...recordings.map(({ visibleAt }) => ({ kind: 'poll' as const, at: visibleAt })),
    ...times(random.between(3, 8), () => ({
      ...{ kind: 'hand' as const, at: moment(random, 5, 360), between: random.next() < 0.3 },
    })),
    ...times(random.between(0, 2), () => ({ kind: 'restore' as const, at: moment(random, 40, 360) })),
    ...times(random.between(0, 2), () => hold(random)).flat(),
    ...times(random.between(0, 2), () => ({
      ...{ kind: 'policy' as const, at: moment(random, 10, 330), text: policyWords(random, bin) },
    })),
    ...(random.next() < 0.2
      ? [{ kind: 'lose' as const, at: moment(random, 20, 300), wholly: random.next() < 0.5 }]
      : []),
    ...times(2, () => leave(random, random.pick(people).id)).flat(),
  ];
  return {
    webex: {
      ...{ seed, faults, startMs: beginsMs, effectLagSeconds: hands ? random.pick([0, 600]) : 600 },
      switches: {
        unknownIds: random.pick(['refuse', 'skip', 'partial']),
        wrongState: random.pick(['skip', 'refuse']),
        inactiveOwnerTrash: random.pick(['permanent', 'bin']),
        linksInBin: random.pick(['yes', 'no']),
        linksOfPurged: random.pick(['no', 'yes']),
      },
      retention: { binDays: bin === 'never' ? 0 : 50, retentionDays: 0 },
    },
    binned: random.pick(binnedModes),
    policy: policyWords(random, bin),
    recordings: recordings.map(({ visibleAt, about }) => ({ ...about, visibleAt })),
    witnesses: times(8, nth => witness(nth, line?.id)),
    deeds: deeds
      .filter(({ kind, between }) => hands || !(ofHands.has(kind) || between === true))
      .toSorted((one, other) => one.at.localeCompare(other.at)),
  };
}

/** For days or weeks: whoever is covered is looked at every day. */
function hold(random: Chance): Dated[] {
  const placedAt = moment(random, 0, 350);
  return [
    { kind: 'hold', at: placedAt, between: random.next() < 0.5 },
    { kind: 'release', at: plusMs(placedAt, random.between(30, 25 * 24 * 60) * minuteMs) },
  ];
}

function leave(random: Chance, person: string): Dated[] {
  const leftAt = moment(random, 10, 350);
  return [
    { kind: 'account', person, state: 'inactive', at: leftAt },
    { kind: 'account', person, state: 'active', at: plusMs(leftAt, random.between(6, 20 * 24) * hourMs) },
  ];
}

/** What depends on the state in which it finds a recording. */
const ofHands = new Set<Deed['kind']>(['hand', 'restore', 'lose']);

function recording(random: Chance, owner: string) {
  const recordedMs = epochMsOf(moment(random, -40, 250));
  const createMs = recordedMs + random.between(5, 90) * minuteMs;
  const lateMs = random.next() < 0.2 ? random.between(1, 60) * hourMs : 0;
  const hasTranscript = random.next() < 0.3;
  const transcriptReadyAt = hasTranscript ? instantOf(createMs + random.between(0, 20) * hourMs) : null;
  return {
    visibleAt: instantOf(Math.max(createMs + lateMs, beginsMs)),
    about: {
      ...{ owner, transcriptReadyAt, durationSeconds: random.pick([1, 2]) },
      ...{ timeRecorded: instantOf(recordedMs), createTime: instantOf(createMs) },
    },
  };
}

function witness(nth: number, owner: string | undefined): object {
  const createTime = instantOf(beginsMs + (nth - 1) * 48 * dayMs);
  return { owner, createTime, timeRecorded: createTime, transcriptReadyAt: null, durationSeconds: 1 };
}

/** A policy file. JSON is YAML, too. */
function policyWords(random: Chance, bin: string): string {
  const isCareful = random.next() < 0.3;
  return JSON.stringify({
    webex: { retention: 'never', bin },
    notice: days(random, 1, 14),
    graceAfterRestore: days(random, 1, 30),
    // The default lets one at a time pass, in an organisation as small as this.
    ...(isCareful ? {} : { brakes: { recordings: 500, share: '100 %', firstWeek: 500 } }),
    rules: [
      { name: 'line', match: { ownerType: 'virtualLine' }, ...never },
      ...(random.next() < 0.5 ? [{ name: 'calls', match: { ownerType: 'user' }, ...rule(random) }] : []),
      { name: 'rest', ...rule(random) },
    ],
  });
}

const never = { trashAfter: 'never', purgeAfter: 'never', keepArchive: 'forever' };

function rule(random: Chance) {
  const isTrashed = random.next() < 0.95;
  const isPurged = isTrashed && random.next() < 0.85;
  return {
    trashAfter: isTrashed ? days(random, 2, 90) : 'never',
    purgeAfter: isPurged ? days(random, 1, 45) : 'never',
    archive: random.next() < 0.1 ? 'no' : 'yes',
    clock: random.pick(['timeRecorded', 'createTime']),
    keepArchive: 'forever',
  };
}

function days(random: Chance, least: number, most: number): string {
  const count = random.between(least, most);
  return count === 1 ? '1 day' : `${count} days`;
}

/** A second between two days of the year. */
function moment(random: Chance, fromDay: number, toDay: number): Instant {
  const ms = fromDay * dayMs + random.next() * (toDay - fromDay) * dayMs;
  return instantOf(beginsMs + Math.floor(ms / 1000) * 1000);
}

function times<Item>(count: number, make: (nth: number) => Item): Item[] {
  return Array.from({ length: count }, (_, nth) => make(nth));
}

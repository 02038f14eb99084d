import {
  dayMs,
  epochMsOf,
  hourMs,
  instantOf,
  minuteMs,
  secondMs,
  type Instant,
} from '../../lib/domain/time.ts';
import { chance, type Chance } from '../../local/webex-model/chance.ts';
import { makeOrganisation, type Owner } from '../../local/webex-model/organisation.ts';
import { at } from './recordings.ts';

/** When tapekeeper begins, and the last moment at which somebody does something at Webex. */
export const lifeBegins = at('2026-10-01T00:00:00Z');
export const lifeCalms = at('2026-10-05T00:00:00Z');

const historyDays = 40;
const beginsMs = epochMsOf(lifeBegins);
const calmsMs = epochMsOf(lifeCalms);

type Hand = 'trash' | 'restore' | 'purge' | 'delete';
/** What a person does to a recording, which is named by its place among those that are added. */
type Deed = { readonly at: Instant; readonly hand: Hand; readonly nth: number };
type BusyLife = {
  /** As `POST /recordings` takes them. */
  readonly recordings: readonly object[];
  /** In the order of their moments. */
  readonly deeds: readonly Deed[];
};

type Kind = 'ordinary' | 'momentary' | 'odd';
type Made = {
  readonly kind: Kind;
  readonly createMs: number;
  readonly visibleMs: number;
  readonly about: object;
};

/**
 * Recordings of some forty days and of the week that follows, some of which show up to three days late, and some that
 * nobody can archive; and what people do to them. Made up from the seed alone.
 */
export function aBusyLife(seed: number): BusyLife {
  const random = chance('busy life', seed);
  const owners = ownersOf(seed);
  const made = [
    ...times(110, () => ordinary(random, between(random, beginsMs - historyDays * dayMs + hourMs, beginsMs))),
    ...times(70, () => ordinary(random, between(random, beginsMs, calmsMs))),
    ...times(8, nth => momentary(beginsMs + random.between(1, 80) * hourMs + nth * 30 * minuteMs)),
    ...odd(random),
  ];
  const recordings = made.map(({ about }, nth) => ({ ...about, owner: owners[nth % owners.length]?.id }));
  return { recordings, deeds: deedsOn(made, random).toSorted((a, b) => a.at.localeCompare(b.at)) };
}

/** Of all types; the first person is the one whose recordings an organisation's list shows that is not whole. */
export function ownersOf(seed: number): readonly Owner[] {
  const { founders } = makeOrganisation(seed);
  const of = (type: string, count: number) => founders.filter(each => each.type === type).slice(0, count);
  return [...of('user', 2), ...of('place', 1), ...of('virtualLine', 1), ...of('callQueue', 1)];
}

/** One in six shows late, a few of them by three days. */
function ordinary(random: Chance, createMs: number): Made {
  const lateMs = random.next() < 1 / 6 ? Math.floor(random.next() ** 2 * 3 * dayMs) : 0;
  const transcriptMs = createMs + random.between(1, 10) * hourMs;
  return recording('ordinary', [createMs, createMs + lateMs], {
    transcriptReadyAt: random.next() < 0.5 ? null : instantOf(transcriptMs),
  });
}

/** Shows just before a poll, so that it is listed before anybody could do something to it. */
function momentary(pollMs: number): Made {
  const ms = pollMs - 30 * secondMs;
  return recording('momentary', [ms, ms], { transcriptReadyAt: null });
}

/** What nobody can archive. */
function odd(random: Chance): Made[] {
  const things = [
    { raw: { durationSeconds: 'soon' } },
    { raw: { createTime: null } },
    { preventDownload: true },
  ];
  return things.map(about => {
    const ms = between(random, beginsMs - 10 * dayMs, calmsMs);
    return recording('odd', [ms, ms], about);
  });
}

function recording(kind: Kind, [createMs, visibleMs]: [number, number], about: object): Made {
  const timeRecorded = instantOf(createMs - 10 * minuteMs);
  const times = { timeRecorded, createTime: instantOf(createMs), visibleAt: instantOf(visibleMs) };
  return { kind, createMs, visibleMs, about: { ...times, durationSeconds: 20, ...about } };
}

function deedsOn(made: readonly Made[], random: Chance): Deed[] {
  const old = made.flatMap(({ kind, visibleMs, createMs }, nth) =>
    kind === 'ordinary' && visibleMs < beginsMs && createMs < beginsMs - 4 * dayMs ? [nth] : [],
  );
  const young = made.flatMap(({ kind }, nth) => (kind === 'momentary' ? [nth] : []));
  const take = (from: number[]) => from.splice(random.between(0, from.length - 1), 1)[0] ?? 0;
  const deed = (nth: number, hand: Hand, ms: number) => ({ nth, hand, at: instantOf(ms) });
  /** Once the past is archived, and long before all is calm. */
  const soon = () => between(random, beginsMs + 18 * hourMs, calmsMs - 2 * dayMs);
  const later = (ms: number) => ms + random.between(3 * 60, 40 * 60) * minuteMs;
  const chain = (from: number[], hands: readonly Hand[], startMs: number) => {
    const nth = take(from);
    let ms = startMs;
    return hands.map((hand, index) => deed(nth, hand, (ms = index === 0 ? ms : later(ms))));
  };
  const early = (hands: readonly Hand[]) => {
    const nth = take(young);
    const ms = (made[nth]?.visibleMs ?? 0) + 3 * minuteMs;
    return [deed(nth, hands[0] ?? 'trash', ms), ...hands.slice(1).map(hand => deed(nth, hand, later(ms)))];
  };
  return [
    ...times(2, () => chain(old, ['trash'], beginsMs)).flat(),
    ...times(2, () => chain(old, ['trash', 'restore'], beginsMs)).flat(),
    ...times(4, () => chain(old, ['trash'], soon())).flat(),
    ...times(4, () => chain(old, ['trash', 'restore'], soon())).flat(),
    ...times(2, () => chain(old, ['trash', 'restore', 'trash'], beginsMs + 18 * hourMs)).flat(),
    ...times(3, () => chain(old, ['trash', 'purge'], soon())).flat(),
    ...times(3, () => chain(old, ['trash', 'delete'], soon())).flat(),
    ...times(3, () => chain(old, ['delete'], soon())).flat(),
    ...times(3, () => early(['delete'])).flat(),
    ...times(3, () => early(['trash'])).flat(),
    ...times(2, () => early(['trash', 'restore'])).flat(),
  ];
}

function between(random: Chance, fromMs: number, toMs: number): number {
  return fromMs + Math.floor((random.next() * (toMs - fromMs)) / secondMs) * secondMs;
}

function times<Item>(count: number, make: (nth: number) => Item): Item[] {
  return Array.from({ length: count }, (_, nth) => make(nth));
}

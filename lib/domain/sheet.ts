import * as z from 'zod/mini';
import { recordingId } from './recording-id.ts';
import { dayMs, instant, minuteMs, msBetween, plusMs, type Instant } from './time.ts';

/** How many ids a sheet names; the others are only counted. */
export const mostIds = 20;

/** `reconcile` runs every hour: who had so long to draw a sheet, and has not, is not at work. */
export const sheetPatienceMs = 2 * dayMs;

/**
 * How long after its day a sheet is drawn at the earliest. No function runs for longer, so that a receipt which bears
 * the day is there, or never will be: one that is not counted was added later.
 */
const drawAfterMs = 15 * minuteMs;

const count = z.int().check(z.nonnegative());
const calendarDay = z.string().check(
  z.refine(text => instant.safeParse(`${text}T00:00:00Z`).success, {
    error: 'is not a day such as 2026-10-01',
    // What follows from the day cannot be checked any more.
    abort: true,
  }),
);
const counts = z.readonly(z.record(z.string(), count));
const state = z.readonly(z.object({ rows: count, oldestAt: z.optional(instant) }));

/** How long it took, of all that was archived on the day: half of them at most so long, and 99 of 100. */
const leg = z.readonly(z.object({ p50Seconds: z.number(), p99Seconds: z.number() }));
export type Leg = z.infer<typeof leg>;

const listing = z.readonly(
  z.object({
    mode: z.string(),
    kinds: z.readonly(
      z.record(
        z.string(),
        z.readonly(
          z.object({
            plannedUntil: z.optional(instant),
            unread: count,
            oldestUnreadTo: z.optional(instant),
          }),
        ),
      ),
    ),
  }),
);

/** How late recordings come, and how far back lists are read because of it. */
const arrivals = z.readonly(
  z.object({
    measured: count,
    p50Ms: z.optional(z.number()),
    p99Ms: z.optional(z.number()),
    p999Ms: z.optional(z.number()),
    reachMs: z.readonly(z.record(z.string(), z.number())),
    outgrown: z.boolean(),
  }),
);

const reconcile = z.readonly(
  z.object({ days: count, oldestCheckAt: z.optional(instant), missed: count, damaged: count }),
);

const archive = z.readonly(
  z.object({
    recordings: count,
    objects: count,
    bytes: count,
    /** Since the sheet before; null where there is none. */
    growth: z.nullable(z.readonly(z.object({ recordings: z.int(), objects: z.int(), bytes: z.int() }))),
  }),
);

const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/**
 * The receipts written from `from` until the sheet's day, both included: their number, and the SHA-256 of their list, a
 * line `key SHA-256` for each in the order of the keys. Missing in sheets from before there were such.
 */
const seal = z.readonly(z.object({ from: calendarDay, count, sha256 }));
export type Seal = z.infer<typeof seal>;

/** The newest sheet before this one, and the SHA-256 of its bytes. */
const previous = z.nullable(z.readonly(z.object({ key: z.string(), sha256 })));
export type Previous = z.infer<typeof previous>;

/**
 * The balance of one UTC day, drawn when it was over: numbers and moments only, and ids of what nobody can explain.
 * It is refused where it does not add up. What a newer version adds is kept.
 */
export const sheet = z.readonly(
  z
    .looseObject({
      day: calendarDay,
      drawnAt: instant,
      /** Rows that there ever were: none is ever removed. */
      seen: count,
      /** Every state, and since when its oldest row is in it. */
      states: z.readonly(z.record(z.string(), state)),
      unexplained: z.readonly(z.object({ rows: count, ids: z.readonly(z.array(recordingId)) })),
      backlog: z.readonly(z.object({ rows: count, oldestDiscoveredAt: z.optional(instant) })),
      parked: counts,
      awaiting: z.readonly(z.object({ rows: count, transcript: count, metadata: count })),
      held: count,
      vanished: z.readonly(z.object({ withArchive: count, withoutArchive: count })),
      lag: z.readonly(z.object({ recordings: count, legs: z.readonly(z.record(z.string(), leg)) })),
      listing,
      arrivals,
      reconcile,
      archive,
      /** The pace that was learned for each token. */
      callsPerSecond: z.readonly(z.record(z.string(), z.number())),
      receipts: z.optional(seal),
      previous,
      /** Days without a sheet between the one before and this. */
      missingDays: count,
    })
    .check(
      z.refine(({ seen, states }) => seen === sum(rowsOf(states)), 'does not add up: seen is not all states'),
      z.refine(
        ({ parked, states }) => sum(Object.values(parked)) === (states['parked']?.rows ?? 0),
        'does not add up: parked is not all reasons',
      ),
      z.refine(
        ({ vanished, states }) =>
          vanished.withArchive + vanished.withoutArchive === (states['vanished']?.rows ?? 0),
        'does not add up: vanished is not those with and without archive',
      ),
      z.refine(
        ({ unexplained }) => unexplained.ids.length <= Math.min(mostIds, unexplained.rows),
        'names more than is unexplained',
      ),
      z.refine(
        ({ day, missingDays, previous: before }) => missingDays === missingBetween(before?.key, day),
        'does not state the days that are missing',
      ),
    ),
);
export type Sheet = z.infer<typeof sheet>;

/** A sheet as the archive has it, with the hash of its text. */
export type StoredSheet = { readonly key: string; readonly sha256: string; readonly sheet: Sheet };

/** What all sheets' keys begin with. */
export const sheetsPrefix = 'sheets/';

export function sheetKey(day: string): string {
  return `${sheetsPrefix}${day.slice(0, 4)}/${day}.json`;
}

/** Of which sheet the alarm topic was told last. */
export const announcedSheet = z.readonly(z.object({ key: z.string() }));

/** The day of a sheet's key, or undefined where it is no such key. */
export function dayOfSheet(key: string): string | undefined {
  const read = calendarDay.safeParse(key.slice(-'2026-10-01.json'.length, -'.json'.length));
  return read.success && sheetKey(read.data) === key ? read.data : undefined;
}

/** Where a UTC day begins. */
export function startOf(day: string): Instant {
  return instant.parse(`${day}T00:00:00Z`);
}

/** Where a UTC day ends. */
export function endOf(day: string): Instant {
  return plusMs(startOf(day), dayMs);
}

/** When the sheet of a day can be drawn. */
export function drawableAt(day: string): Instant {
  return plusMs(endOf(day), drawAfterMs);
}

/** How many days lie between the sheet before and this; 0 where there is none before. */
export function missingBetween(previousKey: string | undefined, day: string): number {
  const before = previousKey === undefined ? undefined : dayOfSheet(previousKey);
  return before === undefined ? 0 : msBetween(startOf(before), startOf(day)) / dayMs - 1;
}

function rowsOf(states: Readonly<Record<string, { readonly rows: number }>>): number[] {
  return Object.values(states).map(({ rows }) => rows);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

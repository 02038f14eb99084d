import * as z from 'zod/mini';

// A time without a zone would be read in the zone of whatever machine parses it.
const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:.*(?:Z|[+-]\d{2}:?\d{2})$/i;

/**
 * A moment, always written `2026-09-30T16:22:41.000Z`: UTC with milliseconds, so that text order is time order.
 * Made only by the parsers here; offsets and missing milliseconds in what arrives are normalised away.
 */
export const instant = z.pipe(
  z
    .string()
    .check(
      z.refine(
        text => isoTime.test(text) && isOnCalendar(text.slice(0, 10)) && !Number.isNaN(Date.parse(text)),
        'is not an ISO 8601 time with a zone',
      ),
    ),
  z.pipe(
    z.transform((text: string) => new Date(text).toISOString()),
    // Beyond four digits of a year, text order would no longer be time order.
    z
      .string()
      .check(z.regex(/^\d{4}-/, 'is outside the years 0 to 9999'))
      .brand<'Instant'>(),
  ),
);
export type Instant = z.infer<typeof instant>;

/** A stretch of time that includes `from` and excludes `to`. */
export type Window = { readonly from: Instant; readonly to: Instant };

export const secondMs = 1_000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** @param epochMs milliseconds since 1970, UTC */
export function instantOf(epochMs: number): Instant {
  return instant.parse(new Date(epochMs).toISOString());
}

export function epochMsOf(at: Instant): number {
  return Date.parse(at);
}

/** @param deltaMs may be negative */
export function plusMs(at: Instant, deltaMs: number): Instant {
  return instantOf(epochMsOf(at) + deltaMs);
}

/** Milliseconds from `earlier` to `later`; negative when they are the other way round. */
export function msBetween(earlier: Instant, later: Instant): number {
  return epochMsOf(later) - epochMsOf(earlier);
}

/** The UTC calendar day, `YYYY-MM-DD`. */
export function dayOf(at: Instant): string {
  return at.slice(0, 10);
}

export function earliest(first: Instant, ...others: Instant[]): Instant {
  return others.reduce((least, next) => (next < least ? next : least), first);
}

export function latest(first: Instant, ...others: Instant[]): Instant {
  return others.reduce((most, next) => (next > most ? next : most), first);
}

// The platform reads the 30th of February as the 2nd of March.
function isOnCalendar(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

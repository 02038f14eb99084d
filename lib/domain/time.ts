import * as z from 'zod/mini';

/**
 * A moment, always written `2026-09-30T16:22:41.000Z`: UTC with milliseconds, so that text order is time order.
 * Made only by the parsers here; offsets and missing milliseconds in what arrives are normalised away.
 */
export const instant = z.pipe(
  z
    .string()
    .check(
      z.refine(
        text => hasZone(text) && !Number.isNaN(Date.parse(text)),
        'is not an ISO 8601 time with a zone',
      ),
    ),
  z.pipe(
    z.transform((text: string) => new Date(text).toISOString()),
    z.string().brand<'Instant'>(),
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

// A time without a zone would be read in the zone of whatever machine parses it.
function hasZone(text: string): boolean {
  return /T.*(?:Z|[+-]\d{2}:?\d{2})$/i.test(text);
}

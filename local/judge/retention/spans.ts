export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
/** Leap years and summer time mean nothing: a day has 24 hours of UTC. */
export const dayMs = 24 * hourMs;

/** From then until then, the end not included; without end, `untilMs` is Infinity. */
export type Span = { readonly fromMs: number; readonly untilMs: number };

/** A date and time of day, or a word for no time at all. */
export function isoOf(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : 'never';
}

/** The first UTC day that begins then or later. */
export function nextDayMs(ms: number): number {
  return Math.ceil(ms / dayMs) * dayMs;
}

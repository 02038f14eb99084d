import { dayMs, epochMsOf, instant, instantOf, minuteMs, type Instant } from './time.ts';

/** Whether the platform knows this IANA time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Whether a text is a day of the calendar, of this century or the next, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  return /^2[01]\d{2}-\d{2}-\d{2}$/.test(text) && instant.safeParse(`${text}T00:00:00Z`).success;
}

/** Whether a moment is of these two centuries: with any other, nobody can compute. */
export function isReckonable(at: Instant): boolean {
  return isDay(at.slice(0, 10));
}

/**
 * The moment at which a calendar day ends somewhere: midnight there, after it.
 *
 * @param date `YYYY-MM-DD`
 * @param timeZone an IANA name
 */
export function endOfDay(date: string, timeZone: string): Instant {
  const asIfUtcMs = epochMsOf(instant.parse(`${date}T00:00:00Z`)) + dayMs;
  // The offset that holds at that midnight is only known once it is nearly found.
  const nearlyMs = asIfUtcMs - offsetMs(asIfUtcMs, timeZone);
  return instantOf(asIfUtcMs - offsetMs(nearlyMs, timeZone));
}

/** By how much clocks there are ahead of UTC. */
function offsetMs(epochMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(
    epochMs,
  );
  const name = parts.find(part => part.type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign, hours, minutes] = /^GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  const ms = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * minuteMs;
  return sign === '-' ? -ms : ms;
}

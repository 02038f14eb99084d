import { targetOf, type HoldScope } from '../domain/holding.ts';
import { startOf } from '../domain/sheet.ts';
import { dayMs, hourMs, minuteMs, msBetween, secondMs, type Instant } from '../domain/time.ts';

const byteUnits = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;
const byteStep = 1024;

/** A number with its thousands apart. */
export function figure(count: number): string {
  return count.toLocaleString('en-US');
}

/** A change of a number, with its sign. */
export function change(count: number): string {
  return count < 0 ? `−${figure(-count)}` : `+${figure(count)}`;
}

/** So many bytes as people say it. */
export function size(bytes: number): string {
  const power = Math.min(
    byteUnits.length - 1,
    Math.max(0, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(byteStep))),
  );
  const amount = bytes / byteStep ** power;
  return `${amount.toFixed(power === 0 || amount >= 100 ? 0 : 1)} ${byteUnits[power] ?? ''}`;
}

/** A change of so many bytes, with its sign. */
export function sizeChange(bytes: number): string {
  return bytes < 0 ? `−${size(-bytes)}` : `+${size(bytes)}`;
}

export function spanOf(seconds: number): string {
  return span(seconds * secondMs);
}

/** How old something was at some moment. */
export function ageAt(moment: Instant, since: Instant): string {
  return span(Math.max(0, msBetween(since, moment)));
}

/** `2026-10-02 00:05 UTC` */
export function minute(moment: Instant): string {
  return `${moment.slice(0, 10)} ${moment.slice(11, 16)} UTC`;
}

const spanUnits = [
  ['days', dayMs],
  ['hours', hourMs],
  ['minutes', minuteMs],
] as const;

/** A stretch of time as people say it: in its largest unit of which there are two. */
export function span(ms: number): string {
  const [unit, unitMs] = spanUnits.find(([, eachMs]) => ms >= 2 * eachMs) ?? ['seconds', 1_000];
  return `${Math.floor(ms / unitMs)} ${unit}`;
}

/** A number with its noun; every noun here takes an s. */
export function several(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** A day as people write it. */
export function longDay(day: string): string {
  return dayFormat.format(new Date(startOf(day)));
}

/** Which days there are figures of. */
export function overDays(days: readonly string[], sheets: number): string {
  const missing = days.length - sheets;
  const over = days.length === 1 ? 'The first day' : `The last ${days.length} days`;
  return missing === 0 ? over : `${over}, ${several(missing, 'day')} of them without a sheet`;
}

/** What a hold covers, as people say it. */
export function scopeWords(scope: HoldScope): string {
  const target = targetOf(scope);
  const what = scope.scope === 'service-type' ? 'service type' : scope.scope;
  return target === undefined ? 'everything' : `${what} ${target}`;
}

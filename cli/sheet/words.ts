import { msBetween, secondMs, type Instant } from '../../lib/domain/time.ts';
import { span } from '../status/words.ts';

const units = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;
const step = 1024;

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
    units.length - 1,
    Math.max(0, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(step))),
  );
  const amount = bytes / step ** power;
  return `${amount.toFixed(power === 0 || amount >= 100 ? 0 : 1)} ${units[power] ?? ''}`;
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

/** The legs of a recording's way, as people say them. */
export const legWords: Readonly<Record<string, string>> = {
  callToFile: 'call ended → file made',
  fileToDiscovered: 'file made → discovered',
  discoveredToArchived: 'discovered → archived',
  callToArchived: 'call ended → archived',
};

/** The kinds of windows, the most urgent first. */
export const kindsOfWindows = ['tail', 'look-back', 'deep-look-back', 'history'] as const;

/** The entries in an order that people know; those that it does not name come last. */
export function inOrder<Value>(
  entries: Readonly<Record<string, Value>>,
  order: readonly string[],
): (readonly [name: string, value: Value])[] {
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return Object.entries(entries).toSorted(([one], [other]) => place(one) - place(other));
}

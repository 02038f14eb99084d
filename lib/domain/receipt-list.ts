import { dayMs, dayOf, plusMs } from './time.ts';
import { startOf } from './sheet.ts';

/** A paper below `receipts/`, and the SHA-256 of its bytes. */
export type Listed = { readonly key: string; readonly sha256: string };

/**
 * The key of the list of all receipts that the sheet of a day counts. The SHA-256 of that list is what the sheet
 * carries; lost, it is made anew from the receipts. It tells which one of them was changed or dropped.
 */
export function receiptListKey(day: string): string {
  return `receipts/${day}.txt`;
}

/** The day of such a key, or undefined where it is none. */
export function dayOfReceiptList(key: string): string | undefined {
  return /^receipts\/(\d{4}-\d{2}-\d{2})\.txt$/.exec(key)?.[1];
}

/** A line of the list, which has them in the order of their keys' letters. */
export function lineOf({ key, sha256 }: Listed): string {
  return `${key} ${sha256}\n`;
}

/** The receipts of a list, by key. */
export function readReceiptList(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').filter(line => line !== '');
  return new Map(
    lines.map(line => [line.slice(0, line.lastIndexOf(' ')), line.slice(line.lastIndexOf(' ') + 1)]),
  );
}

/** The UTC days from the first to the last, both included. */
export function daysFrom(first: string, last: string): readonly string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = dayAfter(day)) days.push(day);
  return days;
}

export function dayAfter(day: string): string {
  return dayOf(plusMs(startOf(day), dayMs));
}

import type { ListWindow } from './ledger.ts';
import {
  dayMs,
  epochMsOf,
  instantOf,
  minuteMs,
  msBetween,
  plusMs,
  type Instant,
  type Window,
} from './time.ts';

/** Webex refuses to list more than 30 days at once. */
export const widestWindowMs = 30 * dayMs;

/** Half-open windows that cover `from` to `to` without a gap or an overlap, newest first, none wider than Webex lists. */
export function windowsBetween(from: Instant, to: Instant): Window[] {
  const windows: Window[] = [];
  for (let end = to; end > from;) {
    const start = plusMs(end, -widestWindowMs);
    const begin = start > from ? start : from;
    windows.push({ from: begin, to: end });
    end = begin;
  }
  return windows;
}

/** The two halves of a window that was too much for one run; undefined when it cannot be cut any smaller. */
export function halves(window: ListWindow): [ListWindow, ListWindow] | undefined {
  const widthMs = msBetween(window.from, window.to);
  if (widthMs < 2 * minuteMs) return undefined;
  const middle = instantOf(epochMsOf(window.from) + Math.floor(widthMs / 2));
  return [
    { ...window, from: middle },
    { ...window, to: middle },
  ];
}

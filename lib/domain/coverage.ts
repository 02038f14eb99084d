import type { ListWindow } from './ledger.ts';
import { earliest, type Instant, type Window } from './time.ts';

/**
 * The stretch of time whose lists were read to their last page: what Webex listed in it is known. `unread` are its
 * gaps, oldest first: nothing can be said of them yet.
 */
export type Coverage = Window & { readonly unread: readonly Window[] };

/**
 * What was read of Webex's lists.
 *
 * @param so.history the windows of the history that were read
 * @param so.unread windows of any kind
 * @param so.until how far the tail was planned
 * @returns undefined where nothing was ever planned
 */
export function coverageOf(so: {
  history: readonly ListWindow[];
  unread: readonly ListWindow[];
  until: Instant | undefined;
}): Coverage | undefined {
  const { until } = so;
  if (until === undefined) return undefined;
  const planned = [...so.history, ...so.unread].filter(isForEveryone);
  const from = earliest(until, ...planned.map(window => window.from));
  return { from, to: until, unread: joined(so.unread) };
}

/** What one owner alone was listed for says nothing about the others. */
function isForEveryone({ perOwner }: ListWindow): boolean {
  return perOwner?.only === undefined;
}

function joined(windows: readonly Window[]): Window[] {
  const found: Window[] = [];
  for (const { from, to } of windows.toSorted((one, other) => (one.from < other.from ? -1 : 1))) {
    const last = found.at(-1);
    if (last === undefined || last.to < from) found.push({ from, to });
    else if (to > last.to) found[found.length - 1] = { from: last.from, to };
  }
  return found;
}

import type { ListWindow } from '../domain/ledger.ts';
import { windowsBetween } from '../domain/windows.ts';
import {
  dayMs,
  epochMsOf,
  hourMs,
  instantOf,
  minuteMs,
  msBetween,
  plusMs,
  type Instant,
} from '../domain/time.ts';
import type { WindowLedger } from '../ports.ts';

const tailOverlapMs = 30 * minuteMs;
const lookBackEveryMs = 6 * hourMs;
const lookBackMs = 48 * hourMs;

/**
 * Adds to the ledger what has to be read from now on: the tail since the last plan (with an overlap), every six hours
 * the last two days once more, and on the first run the whole history. Two planners at once plan it once.
 *
 * @param historyDays how far back the first run reaches
 */
export async function planWindows(ledger: WindowLedger, now: Instant, historyDays: number): Promise<void> {
  const tailSince = await ledger.plannedUntil('tail');
  if (tailSince === undefined) await planFirst(ledger, now, historyDays);
  else if (tailSince < now) {
    const windows = slices('tail', plusMs(tailSince, -tailOverlapMs), now);
    await ledger.plan({ kind: 'tail', since: tailSince, until: now, windows });
  }

  const lookBackSince = await ledger.plannedUntil('look-back');
  if (lookBackSince !== undefined && msBetween(lookBackSince, now) >= lookBackEveryMs) {
    // Reaches back from when it was due, not from now: after a pause, what came late before it is found too.
    const from = plusMs(lookBackSince, lookBackEveryMs - lookBackMs);
    const windows = slices('look-back', from, now);
    await ledger.plan({ kind: 'look-back', since: lookBackSince, until: now, windows });
  }
}

// The tail's mark comes last, and the tail begins where the history ends: a run that dies in between leaves no gap,
// however much later the next one plans the rest.
async function planFirst(ledger: WindowLedger, now: Instant, historyDays: number): Promise<void> {
  const history = slices('history', plusMs(now, -historyDays * dayMs), now);
  await ledger.plan({ kind: 'history', since: undefined, until: now, windows: history });
  await ledger.plan({ kind: 'look-back', since: undefined, until: now, windows: [] });
  const historyUntil = (await ledger.plannedUntil('history')) ?? now;
  const tail = slices('tail', plusMs(historyUntil, -tailOverlapMs), now);
  await ledger.plan({ kind: 'tail', since: undefined, until: now, windows: tail });
}

function slices(kind: ListWindow['kind'], from: Instant, to: Instant): ListWindow[] {
  return windowsBetween(from, to).map(window => ({ kind, ...window }));
}

/** The two halves of a window that was too much for one run; undefined when it cannot be cut any smaller. */
export function halves(window: ListWindow): [ListWindow, ListWindow] | undefined {
  const widthMs = msBetween(window.from, window.to);
  if (widthMs < 2 * minuteMs) return undefined;
  const middle = instantOf(epochMsOf(window.from) + Math.floor(widthMs / 2));
  return [
    { kind: window.kind, from: middle, to: window.to },
    { kind: window.kind, from: window.from, to: middle },
  ];
}

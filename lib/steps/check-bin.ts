import {
  earliest,
  epochMsOf,
  hourMs,
  instantOf,
  msBetween,
  plusMs,
  type Instant,
  type Window,
} from '../domain/time.ts';
import { widestWindowMs } from '../domain/windows.ts';
import { readBinChecks, writeBinCheck } from './day-checks.ts';
import { hasRoom, pages, type Walk } from './read-shown.ts';

const dailyMs = 20 * hourMs;

/**
 * Reads the recycle bin once a day, newest first, as far as there is room: what somebody has put there follows, and what
 * nobody has seen before is an alarm while it can still be had.
 *
 * @param from of the oldest recordings that are compared
 * @throws TransientError where it could not be read: that part is read again by the next run
 */
export async function checkBin(from: Instant, walk: Walk): Promise<void> {
  const { clock, notes, log } = walk.ports;
  const now = clock.now();
  const checks = await readBinChecks({ notes });
  for (const window of partsOf(from, now)) {
    const checkedAt = checks.get(window.from);
    if (checkedAt !== undefined && msBetween(checkedAt, now) < dailyMs) continue;
    if (!hasRoom(walk)) return;
    let seen = 0;
    for await (const { page } of pages({ window, status: 'deleted' }, walk)) seen += page.recordings.length;
    await writeBinCheck(window.from, now, { notes });
    log.info('bin-checked', { from: window.from, to: window.to, seen });
  }
}

/** On a grid that does not move with the days, so that each part has a name. */
function partsOf(from: Instant, now: Instant): Window[] {
  const parts: Window[] = [];
  const newest = Math.floor(epochMsOf(now) / widestWindowMs) * widestWindowMs;
  for (
    let start = instantOf(newest);
    plusMs(start, widestWindowMs) > from;
    start = plusMs(start, -widestWindowMs)
  )
    parts.push({ from: start, to: earliest(plusMs(start, widestWindowMs), now) });
  return parts.filter(part => part.from < part.to);
}

import { addLags, lagMsOf, lagsOfDay, noLags, withLag, type Histogram } from '../domain/arrival-lag.ts';
import { tiersOf } from '../domain/look-back.ts';
import type { Recording } from '../domain/recording.ts';
import { dayMs, dayOf, epochMsOf, hourMs, plusMs } from '../domain/time.ts';
import { notesOf } from '../notes.ts';
import type { Clock, Log, Notes } from '../ports.ts';

/** The last days that count. Each has a note, which is used again when its day is over long enough. */
const days = 28;
const kind = 'arrival-lag';

/** A recording that was just seen for the first time, and how late that was. */
export type Arrival = { readonly id: Recording['id']; readonly lagMs: number };
export type ArrivalPorts = { readonly notes: Notes; readonly clock: Pick<Clock, 'now'>; readonly log: Log };

/** How late recordings came in the last 28 days. */
export async function measuredLags(ports: Omit<ArrivalPorts, 'log'>): Promise<Histogram> {
  const first = dayOf(plusMs(ports.clock.now(), -(days - 1) * dayMs));
  const notes = await notesOf(ports.notes, kind, lagsOfDay).all();
  return notes
    .map(([, value]) => value)
    .filter(({ day, counts }) => day >= first && counts.length === noLags.length)
    .reduce((sum, { counts }) => addLags(sum, counts), noLags);
}

/**
 * Counts how late these rows came, from the recording to `discoveredAt`, towards how far back is read from now on. For
 * whoever finds what the poller has not found; an alarm for each that came later than it reads back.
 */
export async function noteArrivals(rows: readonly Recording[], ports: ArrivalPorts): Promise<void> {
  await noteLags(
    rows.flatMap(row => arrivalOf(row, row.discoveredAt)),
    ports,
  );
}

/** @param seenAt when it could be seen, were it not for our own delay */
export function arrivalOf(row: Recording, seenAt: Recording['discoveredAt']): Arrival[] {
  const lagMs = lagMsOf(row, seenAt);
  return lagMs === undefined ? [] : [{ id: row.id, lagMs }];
}

/** The same for lags that the caller has measured. */
export async function noteLags(arrivals: readonly Arrival[], ports: ArrivalPorts): Promise<void> {
  if (arrivals.length === 0) return;
  const [, , { reachMs }] = tiersOf(await measuredLags(ports));
  for (const { id, lagMs } of arrivals.filter(arrival => arrival.lagMs > reachMs)) {
    ports.log.error('late-arrival', { id, lagHours: hours(lagMs), reachHours: hours(reachMs) });
  }
  const now = ports.clock.now();
  const day = dayOf(now);
  await notesOf(ports.notes, kind, lagsOfDay).change(slotOf(now), before => {
    const isToday = before?.day === day && before.counts.length === noLags.length;
    const counts = arrivals.reduce(
      (lags, { lagMs }) => withLag(lags, lagMs),
      isToday ? before.counts : noLags,
    );
    return { day, counts };
  });
}

function slotOf(now: Recording['discoveredAt']): string {
  return `slot-${Math.floor(epochMsOf(now) / dayMs) % days}`;
}

function hours(ms: number): number {
  return Math.round(ms / hourMs);
}

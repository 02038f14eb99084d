import { modeOf, windowKinds, type ListWindow, type WindowKind } from '../domain/ledger.ts';
import type { ListMode } from '../domain/list-mode.ts';
import type { Tier, Tiers } from '../domain/look-back.ts';
import { windowsBetween } from '../domain/windows.ts';
import { dayMs, earliest, minuteMs, msBetween, plusMs, type Instant } from '../domain/time.ts';
import type { WindowLedger } from '../ports.ts';

/** A plan that is later than this has a pause before it, in which nobody looked. */
const pauseMs = 20 * minuteMs;
/** What the ledger takes at once: of an older history than eight years, the newest eight. */
const mostWindows = 99;

/** How plans are made in one run. */
export type Planning = {
  readonly mode: ListMode['mode'];
  readonly now: Instant;
  /** How far the history reaches back from the first run. */
  readonly historyDays: number;
  readonly tiers: Tiers;
};

/**
 * Adds to the ledger what has to be read from now on: each tier from its last plan on, and back from there as far as it
 * reaches; and, the first time in a mode, the whole history. Two planners at once plan it once.
 */
export async function planWindows(ledger: WindowLedger, planning: Planning): Promise<void> {
  const { mode, now } = planning;
  if ((await ledger.plannedUntil('tail', mode)) === undefined) {
    await planFirst(ledger, planning);
    return;
  }
  const busy = mode === 'org' ? new Set<WindowKind>() : await kindsBeingRead(ledger);
  for (const tier of planning.tiers) {
    // One call for each owner: what is not read yet will not be read sooner by planning more of it.
    if (!busy.has(tier.kind)) await planTier(ledger, tier, { mode, now });
  }
}

/**
 * Since when there is a history to be read: mostly from as many days before the first run, in whatever mode that was.
 */
export async function historyFrom(
  ledger: WindowLedger,
  { now, historyDays }: Pick<Planning, 'now' | 'historyDays'>,
): Promise<Instant> {
  const [org = now, perOwner = now] = [
    await ledger.plannedUntil('history', 'org'),
    await ledger.plannedUntil('history', 'perOwner'),
  ];
  return plusMs(earliest(now, org, perOwner), -historyDays * dayMs);
}

/** A history from then until now, as unread windows. */
export function historyWindows(from: Instant, now: Instant, perOwner: ListWindow['perOwner']): ListWindow[] {
  return slices({ kind: 'history', ...by(perOwner) }, from, now).slice(0, mostWindows);
}

// The tail's mark comes last, and the tail begins where the history ends: a run that dies in between leaves no gap,
// however much later the next one plans the rest.
async function planFirst(ledger: WindowLedger, planning: Planning): Promise<void> {
  const { mode, now } = planning;
  const from = await historyFrom(ledger, planning);
  const windows = historyWindows(from, now, perOwnerIn(mode));
  await ledger.plan({ kind: 'history', mode, since: undefined, until: now, windows });
  const historyUntil = (await ledger.plannedUntil('history', mode)) ?? now;
  const [{ reachMs }] = planning.tiers;
  const tail = slices({ kind: 'tail', ...by(perOwnerIn(mode)) }, plusMs(historyUntil, -reachMs), now);
  for (const kind of windowKinds.filter(each => each !== 'history' && each !== 'tail')) {
    await ledger.plan({ kind, mode, since: undefined, until: now, windows: [] });
  }
  await ledger.plan({ kind: 'tail', mode, since: undefined, until: now, windows: tail });
}

async function planTier(
  ledger: WindowLedger,
  { kind, everyMs, reachMs }: Tier,
  { mode, now }: Pick<Planning, 'mode' | 'now'>,
): Promise<void> {
  const since = await ledger.plannedUntil(kind, mode);
  // A tier that is new to this ledger begins where another one has been.
  const before = since ?? now;
  const gapMs = msBetween(before, now);
  if (since !== undefined && (gapMs <= 0 || gapMs < everyMs)) return;
  const timely = since !== undefined && gapMs <= everyMs + pauseMs ? { asOf: now } : {};
  // Reaches back from the last plan, not from now: after a pause, what came late before it is found, too.
  const windows = slices({ kind, ...timely, ...by(perOwnerIn(mode)) }, plusMs(before, -reachMs), now);
  await ledger.plan({ kind, mode, since, until: now, windows });
}

/** Kinds of which everyone is still being read, owner by owner. */
async function kindsBeingRead(ledger: WindowLedger): Promise<Set<WindowKind>> {
  const unread = await ledger.unread();
  const everyone = unread.filter(each => modeOf(each) === 'perOwner' && each.perOwner?.only === undefined);
  return new Set(everyone.map(window => window.kind));
}

function perOwnerIn(mode: ListMode['mode']): ListWindow['perOwner'] {
  return mode === 'org' ? undefined : {};
}

function by(perOwner: ListWindow['perOwner']): Pick<ListWindow, 'perOwner'> {
  return perOwner === undefined ? {} : { perOwner };
}

function slices(so: Omit<ListWindow, 'from' | 'to'>, from: Instant, to: Instant): ListWindow[] {
  return windowsBetween(from, to).map(window => ({ ...so, ...window }));
}

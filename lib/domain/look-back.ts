import { countLags, quantileMs, type Histogram } from './arrival-lag.ts';
import type { WindowKind } from './ledger.ts';
import { dayMs, hourMs, minuteMs, secondMs } from './time.ts';

/**
 * One tier of reading: what comes at most `reachMs` late is in one of its windows, however long nobody looked before.
 * `everyMs` is the least time between two plans; 0 is at every run.
 */
export type Tier = {
  readonly kind: Exclude<WindowKind, 'history'>;
  readonly everyMs: number;
  readonly reachMs: number;
};
export type Tiers = readonly [tail: Tier, lookBack: Tier, deep: Tier];

/** With fewer measured, the tail of the distribution is a guess. */
const leastMeasured = 100;
const tailReachMs = 30 * minuteMs;
const lookBackReach = {
  share: 0.99,
  times: 1.5,
  leastMs: 2 * hourMs,
  mostMs: 12 * hourMs,
  firstMs: 6 * hourMs,
};
const deepReach = { share: 0.999, times: 2, leastMs: 48 * hourMs, mostMs: 7 * dayMs, firstMs: 72 * hourMs };

/** Of the lists that follow the present, at most ten a minute: a small part of what one token bears. */
const eachListMs = 6 * secondMs;
/** As often as the poller runs: what is more often is at every run. */
const pollMs = 5 * minuteMs;

/**
 * What is read again, and how often, by how late recordings were found to come.
 *
 * @param lists how many lists one reading takes: 1 for the organisation's, else one for each owner
 */
export function tiersOf(lags: Histogram, lists = 1): Tiers {
  const paceMs = Math.min(hourMs, lists * eachListMs);
  const tailEveryMs = paceMs <= pollMs ? 0 : paceMs;
  return [
    { kind: 'tail', everyMs: tailEveryMs, reachMs: tailReachMs },
    { kind: 'look-back', everyMs: Math.max(hourMs, 4 * tailEveryMs), reachMs: reachOf(lags, lookBackReach) },
    {
      kind: 'deep-look-back',
      everyMs: Math.max(6 * hourMs, 12 * tailEveryMs),
      reachMs: reachOf(lags, deepReach),
    },
  ];
}

function reachOf(lags: Histogram, so: typeof lookBackReach): number {
  const measuredMs = countLags(lags) < leastMeasured ? undefined : quantileMs(lags, so.share);
  if (measuredMs === undefined) return so.firstMs;
  return Math.min(so.mostMs, Math.max(so.leastMs, measuredMs * so.times));
}

/** How late recordings come, and how far back is read because of it. */
export type LagSummary = {
  readonly measured: number;
  /** So late are half of them at the most; missing where nothing was measured. */
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  readonly p999Ms?: number;
  readonly reachMs: Readonly<Record<Tier['kind'], number>>;
  /** Whether some come later than the deepest tier reaches. */
  readonly outgrown: boolean;
};

export function lagSummary(lags: Histogram): LagSummary {
  const [tail, lookBack, deep] = tiersOf(lags);
  const measured = countLags(lags);
  const [p50Ms, p99Ms, p999Ms] = [0.5, 0.99, 0.999].map(share => quantileMs(lags, share));
  return {
    measured,
    ...(p50Ms === undefined || p99Ms === undefined || p999Ms === undefined ? {} : { p50Ms, p99Ms, p999Ms }),
    reachMs: {
      tail: tail.reachMs,
      'look-back': lookBack.reachMs,
      'deep-look-back': deep.reachMs,
    },
    outgrown: (p999Ms ?? 0) > deep.reachMs,
  };
}

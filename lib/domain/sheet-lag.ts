import type { Leg } from './sheet.ts';

/** Each bucket ends 9 % after the one before: no figure is further off, and none is too small. */
const bucketsPerDoubling = 8;

/** Counts spans of time, however many, in logarithmic buckets. */
export function spans(): { add(ms: number): void; leg(): Leg } {
  const buckets = new Map<number, number>();
  let total = 0;
  let longestSeconds = 0;
  const quantile = (share: number): number => {
    let passed = 0;
    for (const bucket of [...buckets.keys()].toSorted((one, other) => one - other)) {
      passed += buckets.get(bucket) ?? 0;
      if (passed >= share * total) return Math.min(endOfBucket(bucket), longestSeconds);
    }
    return longestSeconds;
  };
  return {
    add(ms) {
      // Clocks differ: what came before its cause took no time.
      const seconds = Math.max(0, Math.ceil(ms / 1_000));
      const bucket = seconds <= 1 ? seconds : Math.ceil(Math.log2(seconds) * bucketsPerDoubling) + 1;
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
      total += 1;
      longestSeconds = Math.max(longestSeconds, seconds);
    },
    leg: () => ({ p50Seconds: quantile(0.5), p99Seconds: quantile(0.99) }),
  };
}

function endOfBucket(bucket: number): number {
  return bucket <= 1 ? bucket : Math.ceil(2 ** ((bucket - 1) / bucketsPerDoubling));
}

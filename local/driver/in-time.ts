import type { Clock } from '../../lib/ports.ts';

/**
 * Waits for work, but no longer than `limitMs`. What the work gives or throws later is ignored.
 *
 * @returns the result, or `late`
 */
export async function inTime<Result>(
  work: Promise<Result>,
  limitMs: number,
  clock: Clock,
): Promise<{ result: Result } | 'late'> {
  const alarm = new AbortController();
  try {
    return await Promise.race([
      work.then(result => ({ result })),
      clock.sleep(limitMs, alarm.signal).then(() => 'late' as const),
    ]);
  } finally {
    alarm.abort();
  }
}

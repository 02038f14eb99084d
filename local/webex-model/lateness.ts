import { z } from 'zod';
import { chance } from './chance.ts';
import type { ModelRecording } from './recording.ts';
import type { ModelState } from './state.ts';

const secondMs = 1000;
const hourSeconds = 60 * 60;
const periods = z.array(z.object({ sinceMs: z.number(), share: z.number(), hours: z.number() }));

/**
 * Recordings that show hours after their file was made. What share of them, and by how much at the most, was decided
 * when the file was made and does not change: no recording vanishes, and none shows early because the share is less.
 */
export function lateness(so: { seed: number; hours: number; state: ModelState }) {
  const { hours, seed, state } = so;
  const past = periods.parse(JSON.parse(state.fact('late arrivals') ?? '[]'));
  return {
    /** @param nowMs from when on */
    set(share: number, nowMs: number): void {
      const last = past.at(-1) ?? { share: 0, hours };
      if (share === last.share && (share === 0 || hours === last.hours)) return;
      past.push({ sinceMs: nowMs, share, hours });
      state.setFact('late arrivals', JSON.stringify(past));
    },
    /** How often it was decided anew. */
    decisions: () => past.length,
    visibleAtMs({ id, createdAtMs, visibleAtMs }: ModelRecording): number {
      if (visibleAtMs !== undefined) return visibleAtMs;
      const period = past.findLast(each => each.sinceMs <= createdAtMs);
      if (period === undefined || period.share === 0) return createdAtMs;
      const random = chance('late', seed, id);
      if (random.next() >= period.share) return createdAtMs;
      return createdAtMs + Math.ceil(random.next() * period.hours * hourSeconds) * secondMs;
    },
  };
}

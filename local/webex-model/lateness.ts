import { chance } from './chance.ts';
import type { ModelRecording } from './recording.ts';
import type { ModelState } from './state.ts';

const hourMs = 60 * 60_000;

/** Recordings that show hours after their file was made. Only of those made after it was asked for, so none vanishes. */
export function lateness(so: { seed: number; hours: number; state: ModelState; startMs: number }) {
  let share = Number(so.state.fact('late share') ?? 0);
  let sinceMs = Number(so.state.fact('late since') ?? so.startMs);
  return {
    /** @param nowMs from when on */
    set(newShare: number, nowMs: number): void {
      if (newShare === share) return;
      share = newShare;
      sinceMs = nowMs;
      so.state.together(() => {
        so.state.setFact('late share', String(share));
        so.state.setFact('late since', String(sinceMs));
      });
    },
    visibleAtMs(recording: ModelRecording): number {
      if (recording.visibleAtMs !== undefined) return recording.visibleAtMs;
      const { createdAtMs } = recording;
      if (share === 0 || createdAtMs < sinceMs) return createdAtMs;
      const isLate = chance('late', so.seed, recording.id).next() < share;
      return isLate ? createdAtMs + so.hours * hourMs : createdAtMs;
    },
  };
}

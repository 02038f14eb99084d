import type { Archiving } from './policy.ts';
import type { Archive, Companion } from './recording.ts';
import { dayMs, hourMs, minuteMs, msBetween, plusMs, type Instant } from './time.ts';

/**
 * Ages of the file at which transcript and metadata are looked for again. Transcripts are ready minutes after the
 * audio, but no event or flag says that none will come; after three days nobody waits any longer.
 */
const lookAgesMs = [15 * minuteMs, hourMs, 6 * hourMs, dayMs, 3 * dayMs];

/** When to look again for what is still awaited, or undefined when the file is too old to wait any longer. */
export function nextCompanionLook(createTime: Instant, now: Instant): Instant | undefined {
  const ageMs = msBetween(createTime, now);
  const nextAgeMs = lookAgesMs.find(lookAgeMs => lookAgeMs > ageMs);
  return nextAgeMs === undefined ? undefined : plusMs(createTime, nextAgeMs);
}

/**
 * How long to wait until the next look where only failures kept something from being settled although its time is over:
 * an hour, and twice as long after each further look, up to a day.
 */
export function settleAgainMs(archive: Archive): number {
  const looks = [archive.transcript, archive.metadata].map(companion =>
    companion.state === 'awaited' ? companion.looks : 0,
  );
  return Math.min(dayMs, hourMs * 2 ** (Math.max(1, ...looks) - 1));
}

export type Companions = Pick<Archive, 'transcript' | 'metadata'>;

/** Without waiting for what is not wanted. What was stored before stays. */
export function awaitingOnly<Kept extends Companions>(kept: Kept, wanted: Archiving): Kept {
  return {
    ...kept,
    transcript: wanted.transcript ? kept.transcript : unawaited(kept.transcript),
    metadata: wanted.metadata ? kept.metadata : unawaited(kept.metadata),
  };
}

function unawaited(companion: Companion): Companion {
  return companion.state === 'awaited' ? { state: 'not-wanted' } : companion;
}

/** Whether transcript and metadata are both stored, not wanted, or known not to come. */
export function companionsSettled(archive: Archive): boolean {
  return archive.transcript.state !== 'awaited' && archive.metadata.state !== 'awaited';
}

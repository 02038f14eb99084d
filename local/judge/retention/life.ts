import type { RetainedRecording, RetentionTruth, Write } from '../truth.ts';
import { readFirstListed, type FirstListed } from './rule-of.ts';
import { dayMs, minuteMs } from './spans.ts';

/** How long after a call of its own the software under test may look for the effect first. */
export const ownLookMs = 30 * minuteMs;
/** How long it may overlook what others did. */
export const anyLookMs = dayMs;

/** A write that named a recording. `changedIt`: it made a difference to it, which showed from `shownMs` on. */
export type Call = {
  readonly atMs: number;
  readonly shownMs: number;
  readonly write: Write;
  readonly isOurs: boolean;
  readonly changedIt: boolean;
};
type OwnedSpan = { readonly fromMs: number; readonly shownMs: number; readonly ownerId: string };

/** All that happened to a recording, oldest first. */
export type Life = {
  readonly recording: RetainedRecording;
  readonly listedMs: number | undefined;
  readonly seen: FirstListed | undefined;
  /** Soft deletes, restores, purges and deletes that named it. */
  readonly calls: readonly Call[];
  readonly owned: readonly OwnedSpan[];
};

/** The life of every recording of the truth. */
export function livesOf(truth: RetentionTruth): Life[] {
  const writes = new Map<string, Write[]>();
  for (const write of truth.writes.filter(each => each.operation !== 'reassign')) {
    for (const id of new Set(write.ids)) {
      const known = writes.get(id);
      if (known === undefined) writes.set(id, [write]);
      else known.push(write);
    }
  }
  return truth.recordings.map(recording => lifeOf(recording, writes.get(recording.id) ?? []));
}

function lifeOf(recording: RetainedRecording, writes: readonly Write[]): Life {
  const { firstListedAt, firstOwnerId } = recording;
  const moves = recording.changes.filter(each => each.status !== undefined).values();
  const owned: OwnedSpan[] = [{ fromMs: -Infinity, shownMs: -Infinity, ownerId: firstOwnerId }];
  for (const { at, shownAt, ownerId } of recording.changes)
    if (ownerId !== undefined) owned.push({ fromMs: Date.parse(at), shownMs: Date.parse(shownAt), ownerId });
  return {
    recording,
    listedMs: firstListedAt === null ? undefined : Date.parse(firstListedAt),
    seen: readFirstListed(recording.firstListedAs),
    owned,
    calls: writes.map(write => {
      const changedIt = write.changed.includes(recording.id);
      // Each write that changed a recording's status noted one change, in the same order.
      const shownAt = changedIt ? moves.next().value?.shownAt : undefined;
      const shownMs = Date.parse(shownAt ?? write.at);
      return { atMs: Date.parse(write.at), shownMs, write, isOurs: isOurs(write), changedIt };
    }),
  };
}

/** Whether the software under test sent it: whatever no person did in Control Hub, and Webex not by itself. */
export function isOurs({ token }: Write): boolean {
  return token !== 'by-hand' && token !== 'webex';
}

/** Whether a call was to end a recording's life in Webex. */
export function isDestroying({ write: { operation } }: Call): boolean {
  return operation === 'softDelete' || operation === 'purge';
}

/**
 * Which of these calls changed a recording, as far as anybody who looks now and then can have noticed it: what a
 * person undid soon after it was done, or before any list showed it, looks as if neither had been.
 */
export function pastOf({ calls, listedMs }: Pick<Life, 'calls' | 'listedMs'>): Call[] {
  const past: Call[] = [];
  for (const each of calls.filter(({ changedIt }) => changedIt)) {
    const before = past.at(-1);
    if (before !== undefined && isUnnoticed(before, each, listedMs)) past.pop();
    else past.push(each);
  }
  return past;
}

/** The same, of what came before a call. */
export function pastBefore(life: Life, call: Call): Call[] {
  return pastOf({ ...life, calls: life.calls.slice(0, life.calls.indexOf(call)) });
}

function isUnnoticed(done: Call, undone: Call, listedMs = Infinity): boolean {
  const opposites = { softDelete: 'restore', restore: 'softDelete' };
  const isUndone = Object.entries(opposites).some(
    ([one, other]) => done.write.operation === one && undone.write.operation === other,
  );
  if (!isUndone || undone.isOurs) return false;
  return undone.shownMs <= listedMs || undone.atMs - done.atMs <= (done.isOurs ? ownLookMs : anyLookMs);
}

/** Whose it was then, by when that happened or by when it showed. */
export function ownerAt({ owned }: Life, ms: number, by: 'fromMs' | 'shownMs' = 'fromMs'): string {
  return owned.findLast(each => each[by] <= ms)?.ownerId ?? '';
}

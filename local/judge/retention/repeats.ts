import type { Problem } from '../problem.ts';
import type { RetainedRecording } from '../truth.ts';
import { lookMs } from './holds.ts';
import type { Call, Life } from './life.ts';
import { isoOf, minuteMs } from './spans.ts';

/** How long after a call nobody may conclude that it did nothing. */
const effectMs = 15 * minuteMs;

/** What each operation makes of a recording. */
const effects: Readonly<Record<string, readonly string[]>> = {
  softDelete: ['deleted', 'purged', 'gone'],
  restore: ['available'],
  purge: ['purged', 'gone'],
};

/** Calls that were sent again too soon, or in spite of what Webex showed. */
export function judgeRepeats({ recording, calls }: Life): Problem[] {
  const ours = calls.filter(each => each.isOurs && each.write.operation in effects);
  return ours.flatMap((call, index): Problem[] => {
    const { operation } = call.write;
    const before = ours.slice(0, index).findLast(each => each.write.operation === operation);
    const why = before === undefined ? undefined : whyTwice(recording, before, call);
    if (why === undefined) return [];
    return [{ kind: 'twice', of: recording.id, why: `${operation} again at ${isoOf(call.atMs)}, ${why}` }];
  });
}

function whyTwice(recording: RetainedRecording, before: Call, call: Call): string | undefined {
  // After a refusal the rest of a batch is sent again in halves.
  if (call.atMs - before.atMs < effectMs && before.write.refused !== true)
    return `after the one at ${isoOf(before.atMs)}`;
  return hasShown(recording, call) ? 'although its effect had shown' : undefined;
}

/** Whether whoever looked before the call was shown what the call was to bring about. */
function hasShown({ changes }: RetainedRecording, { atMs, write }: Call): boolean {
  const last = changes.findLast(({ at, status }) => status !== undefined && Date.parse(at) < atMs);
  if (last?.status === undefined || Date.parse(last.shownAt) > atMs - lookMs) return false;
  return effects[write.operation]?.includes(last.status) ?? false;
}

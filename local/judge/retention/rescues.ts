import type { Court } from './court.ts';
import { covers, spanOf } from './holds.ts';
import { bareId } from './ids.ts';
import { pastBefore, type Call, type Life } from './life.ts';

/**
 * Whether a soft delete only puts back what somebody else had trashed, and what was taken out to be archived. Nobody
 * has to announce that. What was taken out for a hold or a person stays out.
 */
export function isPutBack(life: Life, call: Call, court: Court): boolean {
  const [theirs, ours] = pastBefore(life, call).slice(-2);
  if (call.write.operation !== 'softDelete' || theirs === undefined || ours === undefined) return false;
  const wasRescued =
    theirs.write.operation === 'softDelete' &&
    !theirs.isOurs &&
    ours.write.operation === 'restore' &&
    ours.isOurs;
  return wasRescued && !wasHeld(life, theirs, call, court) && !wasOrdered(life, theirs, call, court);
}

function wasHeld(life: Life, from: Call, until: Call, { holds }: Court): boolean {
  return holds.some(hold => {
    const span = spanOf(hold);
    return span.fromMs <= until.atMs && from.atMs <= span.untilMs && covers(hold, life, until.atMs);
  });
}

function wasOrdered({ recording }: Life, from: Call, until: Call, { restores }: Court): boolean {
  return restores.some(({ id, at }) => {
    const atMs = Date.parse(at);
    return bareId(id) === bareId(recording.id) && from.atMs <= atMs && atMs <= until.atMs;
  });
}

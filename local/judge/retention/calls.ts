import type { Problem } from '../problem.ts';
import { isAway } from './accounts.ts';
import type { Court } from './court.ts';
import { earliestMs, inForceBy } from './earliest.ts';
import { covers, isHeld, spanOf } from './holds.ts';
import { bareId } from './ids.ts';
import { isDestroying, pastBefore, type Call, type Life } from './life.ts';
import { isoOf } from './spans.ts';
import { isPutBack } from './rescues.ts';
import { ruleFor, waitForTrash, waitInBin } from './waits.ts';

/** What was wrong with the soft deletes and purges of a recording, each looked at on its own. */
export function judgeCalls(life: Life, court: Court): Problem[] {
  return life.calls
    .filter(call => call.isOurs && isDestroying(call))
    .flatMap(call => [
      ...early(life, call, court),
      ...held(life, call, court),
      ...unarchived(life, call, court),
      ...inactiveOwner(life, call, court),
    ]);
}

function early(life: Life, call: Call, court: Court): Problem[] {
  const { atMs, write, changedIt } = call;
  if (!changedIt) return [];
  const why = whyEarly(life, call, court);
  return why === undefined
    ? []
    : [{ kind: 'early', of: life.recording.id, why: `${write.operation} at ${isoOf(atMs)}, ${why}` }];
}

function whyEarly(life: Life, call: Call, court: Court): string | undefined {
  const { atMs } = call;
  const { listedMs } = life;
  if (listedMs === undefined || listedMs > atMs) return 'and no list had shown it';
  const past = pastBefore(life, call);
  if (isPutBack(life, call, court)) return undefined;
  if (isOfOthers(life, past, court)) return 'and it was only put back where somebody else had put it';
  const wait = call.write.operation === 'purge' ? waitInBin(life, past) : waitForTrash(life, past, listedMs);
  if (typeof wait === 'string') return wait;
  const announcedFromMs = Math.max(
    wait.announcedFromMs,
    court.liveMs ?? -Infinity,
    ...releasesBefore(life, atMs, court),
  );
  const notBeforeMs = earliestMs(inForceBy(court.policies, atMs), { ...wait, announcedFromMs });
  return atMs < notBeforeMs ? `and not before ${isoOf(notBeforeMs)}` : undefined;
}

/** Whether the recycle bin has it because somebody else wanted that. */
function isOfOthers(life: Life, past: readonly Call[], court: Court): boolean {
  const trashed = past.at(-1);
  return trashed !== undefined && isPutBack(life, trashed, court);
}

/** What a hold had kept is announced anew once it is free. */
function releasesBefore(life: Life, ms: number, { holds }: Court): number[] {
  return holds
    .filter(hold => spanOf(hold).untilMs <= ms && covers(hold, life, spanOf(hold).untilMs))
    .map(hold => spanOf(hold).untilMs);
}

function held(life: Life, { atMs, write }: Call, { holds }: Court): Problem[] {
  if (!isHeld(holds, life, atMs)) return [];
  const why = `${write.operation} at ${isoOf(atMs)}, under a hold`;
  return [{ kind: 'held', of: life.recording.id, why }];
}

function unarchived(life: Life, { atMs, write, changedIt }: Call, court: Court): Problem[] {
  const policy = inForceBy(court.policies, atMs).at(-1);
  const isCopied = policy === undefined || ruleFor(life, policy)?.archive !== 'no';
  if (!changedIt || !isCopied || isArchived(life, court)) return [];
  const why = `${write.operation} at ${isoOf(atMs)}, and the archive does not have its audio`;
  return [{ kind: 'unarchived', of: life.recording.id, why }];
}

/** Whether the archive has the bytes that Webex gave. */
export function isArchived({ recording: { id, audio } }: Life, { shelves }: Court): boolean {
  return shelves.get(bareId(id))?.audio.some(each => each.sha256 === audio.sha256) ?? false;
}

function inactiveOwner(life: Life, { atMs, write }: Call, { accounts }: Court): Problem[] {
  if (write.operation !== 'softDelete' || !isAway(accounts, life, atMs)) return [];
  const why = `softDelete at ${isoOf(atMs)}, and its owner has no active account`;
  return [{ kind: 'inactive-owner', of: life.recording.id, why }];
}

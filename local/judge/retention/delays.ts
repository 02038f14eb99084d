import { accountMs } from './accounts.ts';
import { isArchived } from './calls.ts';
import type { Court } from './court.ts';
import { inForceBy } from './earliest.ts';
import { covers, spanOf } from './holds.ts';
import { anyLookMs, ownLookMs, type Call, type Life } from './life.ts';
import type { JudgedPolicy } from './policy-file.ts';
import { dayMs, isoOf, nextDayMs, type Span } from './spans.ts';
import { ruleFor, waitForTrash, waitInBin } from './waits.ts';

/** A plan that a row tells of, with when it was announced. */
export type Plan = { readonly operation: 'softDelete' | 'purge'; readonly plannedMs: number };

/** In which state a recording waits for what. */
const waitsAs = { softDelete: 'available', purge: 'deleted' } as const;

/**
 * Why something that was planned should have been done by now, or sooner than it was. It takes a day after the day on
 * which it is due and has been announced for long enough. Wherever that cannot be told, nothing is said.
 */
export function whyDelayed(life: Life, plan: Plan, court: Court): string | undefined {
  const later = life.calls.filter(each => each.changedIt && each.atMs >= plan.plannedMs);
  const done = later.find(each => each.write.operation === plan.operation);
  if (done === undefined && life.recording.status !== waitsAs[plan.operation]) return undefined;
  if (!isOpen(life, plan, court)) return undefined;
  // All of it, also what may not have been noticed: here it is the later clock that counts in doubt.
  const past = life.calls
    .filter(each => each.changedIt && each.atMs < (done?.atMs ?? Infinity))
    .map(each => asNoticed(each, plan));
  const wait = plan.operation === 'purge' ? waitInBin(life, past) : waitForTrash(life, past, 0);
  if (typeof wait === 'string') return undefined;
  const dueMs = Math.max(...policiesSince(plan, court).map(wait.dueMs));
  const untilMs = freeFromMs(firstDayMs(dueMs, plan, court), blocksOf(life, plan, court)) + dayMs;
  return (done?.atMs ?? court.nowMs) > untilMs ? `and it was to be done by ${isoOf(untilMs)}` : undefined;
}

/** The call as the software may first have seen it: at the latest when it planned by what it saw, or soon after. */
function asNoticed(call: Call, { plannedMs }: Plan): Call {
  const lateMs = call.isOurs ? ownLookMs : anyLookMs;
  const noticed = (ms: number) => Math.min(ms + lateMs, Math.max(ms, plannedMs));
  const atMs = call.write.operation === 'restore' ? noticed(call.atMs) : call.atMs;
  return { ...call, atMs, shownMs: noticed(call.shownMs) };
}

/** Whether nothing keeps it that ends at no known time: no policy, a missing copy, links that nobody is given. */
function isOpen(life: Life, plan: Plan, court: Court): boolean {
  const { downloadable, malformed } = life.recording;
  if (!downloadable || malformed) return false;
  const since = policiesSince(plan, court);
  const needsCopy = since.some(policy => ruleFor(life, policy)?.archive !== 'no');
  return since.length > 0 && (!needsCopy || isArchived(life, court));
}

/** Whatever was in force since it was planned: a row may follow any of them until the walk has passed it. */
function policiesSince({ plannedMs }: Plan, { policies }: Court): JudgedPolicy[] {
  const before = inForceBy(policies, plannedMs).slice(-1);
  return [...before, ...policies.filter(each => each.adoptedMs > plannedMs)];
}

function firstDayMs(dueMs: number, plan: Plan, court: Court): number {
  const since = policiesSince(plan, court);
  const noticeMs = Math.max(...since.map(each => each.noticeMs));
  const adopted = since.map(each => each.adoptedMs);
  const announcedMs = Math.max(plan.plannedMs, court.liveMs ?? Infinity) + noticeMs;
  return nextDayMs(Math.max(dueMs, announcedMs, ...adopted));
}

/** Times in which it may not be done, and in which what was announced may have to be announced anew. */
function blocksOf(life: Life, plan: Plan, court: Court): Span[] {
  const noticeMs = Math.max(...policiesSince(plan, court).map(each => each.noticeMs));
  const away = life.owned.flatMap(
    ({ ownerId }) => court.accounts.get(ownerId) ?? [{ fromMs: 0, untilMs: Infinity }],
  );
  return [
    ...court.brakes.map(({ from, until }) => spanOf({ placedAt: from, releasedAt: until })),
    ...court.holds
      .filter(each => covers(each, life, Math.min(spanOf(each).untilMs, court.nowMs)))
      .map(spanOf)
      .map(({ fromMs, untilMs }) => ({ fromMs, untilMs: nextDayMs(untilMs + noticeMs) })),
    ...away.map(({ fromMs, untilMs }) => ({ fromMs, untilMs: untilMs + accountMs })),
  ];
}

/** From when on there is a day that no block touches. */
function freeFromMs(fromMs: number, blocks: readonly Span[]): number {
  let freeMs = fromMs;
  for (const block of blocks.toSorted((one, other) => one.fromMs - other.fromMs))
    if (block.fromMs < freeMs + dayMs && block.untilMs > freeMs) freeMs = block.untilMs;
  return freeMs;
}

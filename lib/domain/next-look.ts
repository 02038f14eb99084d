import { lastMs, type Destruction, type Fate, type RetainedRow } from './course.ts';
import { isIntended } from './destroying.ts';
import { decideFate } from './fate.ts';
import type { Hold } from './hold.ts';
import type { Policy } from './policy.ts';
import { actsFromMs } from './redate.ts';
import type { Recording } from './recording.ts';
import { redateIn, type Stage } from './stage.ts';
import { dayMs, epochMsOf, instantOf, latest, plusMs, type Instant } from './time.ts';
import { isToOrder, turnOf, type Turn } from './turn.ts';

/** How a row whose fate is looked at goes on: as this row, or by an intent to destroy it. */
export type Next = { readonly row: Recording } | { readonly act: Destruction; readonly fate: Fate };

export type Look = {
  readonly policy: Policy | undefined;
  readonly stage: Stage;
  readonly holds: readonly Hold[];
};

/** Nothing is in store for it, and it is not archived either: whether that is still so is looked at now and then. */
const unarchivedAgainMs = 7 * dayMs;
const againMs = dayMs;
/** Whoever archives puts nothing off for longer. */
const longestWaitMs = dayMs;

/**
 * What comes next for a row: the fate that it is to have, with the moment at which that may be acted on; or an intent,
 * where that moment has come. The owner is taken for active here: whoever acts looks. In dry run nothing is intended.
 */
export function nextOf(row: RetainedRow, { policy, stage, holds }: Look, now: Instant): Next {
  if (policy === undefined) return { row: undated(row, now) };
  const written = redateIn(row, { policy, stage }, now);
  if (written !== undefined) return { row: dated(row, written.fate, policy, now) };
  const decision = decideFate(row, policy, { holds, owner: 'active' }, now);
  if ('fate' in decision) {
    const { next: act, fate } = decision;
    return stage.mode === 'live' ? { act, fate } : { row: { ...row, lookAt: plusMs(now, againMs) } };
  }
  if (decision.next === 'wait' && decision.for === 'hold')
    return { row: { ...row, lookAt: plusMs(now, againMs) } };
  const { until } = decision;
  return { row: until === undefined ? undated(row, now) : { ...row, lookAt: latest(now, until) } };
}

/**
 * The row as the present policy dates it, whether it is due or not; undefined where nothing changes. Intents are left to
 * whoever acts on them, and looks at the policy anyway.
 */
export function redated(
  row: RetainedRow,
  so: Look & { policy: Policy },
  now: Instant,
): Recording | undefined {
  if (isIntended(row)) return undefined;
  const written = redateIn(row, so, now);
  const { fate: before, ...rest } = row;
  const fate = written === undefined ? before : written.fate;
  const turn = turnOf(row, so);
  if (turn === 'fate')
    return written !== undefined || isForgotten(row) ? dated(row, fate, so.policy, now) : undefined;
  const next = { ...rest, ...(fate === undefined ? {} : { fate }) };
  if (isToOrder(row, so) || isPutOff(row, turn, now)) return { ...next, lookAt: now };
  return written === undefined ? undefined : next;
}

/** Nobody would come to what is planned. */
function isForgotten({ fate, lookAt }: Recording): boolean {
  return fate !== undefined && lookAt === undefined;
}

/** It was not to be archived by the policy before. */
function isPutOff({ status, lookAt }: Recording, turn: Turn | undefined, now: Instant): boolean {
  return (
    turn === 'archive' &&
    status === 'discovered' &&
    (lookAt === undefined || lookAt > plusMs(now, longestWaitMs))
  );
}

/** The row with this fate, due when that may be acted on; without one, it is not due any more. */
function dated(row: RetainedRow, fate: Recording['fate'], policy: Policy, now: Instant): Recording {
  const { fate: _before, ...rest } = row;
  if (fate === undefined) return undated(rest, now);
  const actsFrom = instantOf(Math.min(actsFromMs(fate, policy), lastMs));
  return { ...rest, fate, lookAt: epochMsOf(actsFrom) < epochMsOf(now) ? now : actsFrom };
}

function undated(row: Recording, now: Instant): Recording {
  if (row.status === 'discovered') return { ...row, lookAt: plusMs(now, unarchivedAgainMs) };
  const { lookAt: _due, ...rest } = row;
  return rest;
}

import type { RetentionTruth } from '../truth.ts';
import { lookMs } from './holds.ts';
import { ownerAt, type Life } from './life.ts';
import { hourMs, type Span } from './spans.ts';

/** When an owner's account was inactive or deleted. */
export type Accounts = ReadonlyMap<string, readonly Span[]>;

/** How long what was looked up about an account may be believed. */
export const accountMs = hourMs;

export function accountsOf({ owners }: RetentionTruth): Accounts {
  return new Map(owners.map(({ id, accounts }) => [id, absencesOf(accounts)]));
}

type Account = RetentionTruth['owners'][number]['accounts'][number];

function absencesOf(accounts: readonly Account[]): Span[] {
  return accounts
    .map(({ since, state }, index) => ({
      fromMs: index === 0 ? -Infinity : Date.parse(since),
      untilMs: Date.parse(accounts[index + 1]?.since ?? '+275760-09-13T00:00:00Z'),
      state,
    }))
    .filter(({ state }) => state !== 'active');
}

/**
 * Whether the owner was known then to have no active account: nobody can know what happened since they looked last.
 * Whoever is nobody of the organisation has none.
 */
export function isAway(accounts: Accounts, life: Life, ms: number): boolean {
  const owner = ownerAt(life, ms);
  if (owner !== ownerAt(life, ms - lookMs, 'shownMs')) return false;
  const absences = accounts.get(owner);
  if (absences === undefined) return true;
  const wasAway = (then: number) => absences.some(({ fromMs, untilMs }) => fromMs <= then && then < untilMs);
  return wasAway(ms) && wasAway(ms - accountMs);
}

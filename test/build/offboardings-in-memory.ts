import { StaleMoveError } from '../../lib/domain/errors.ts';
import type { Offboarding } from '../../lib/domain/offboarding.ts';
import { assertLegalOffboardingMove } from '../../lib/domain/offboarding-moves.ts';
import { dayOf } from '../../lib/domain/time.ts';
import type { OffboardingChange, Offboardings } from '../../lib/ports-offboarding.ts';
import { lookDayOf, shards } from '../../lib/store/look-day.ts';

/** Offboardings for tests of thousands of requests: nothing is written to a disk. */
export function offboardingsInMemory(): Offboardings & { readonly cases: ReadonlyMap<string, Offboarding> } {
  const cases = new Map<string, Offboarding>();
  const people = new Map<string, string>();
  const events = new Map<string, string>();
  const isStale = ({ moves, lead, event }: OffboardingChange) =>
    moves.some(({ from, to }) => cases.get(to.id)?.version !== from?.version) ||
    lead?.keys.some(key => !isFree(people.get(key), lead)) === true ||
    (event !== undefined && (events.get(event.key) ?? '') > event.heardAt);
  return {
    cases,
    shards,
    get: async id => cases.get(id),
    async whose(keys) {
      const ids = new Set(keys.flatMap(key => people.get(key) ?? []));
      return [...ids].flatMap(id => cases.get(id) ?? []);
    },
    isKnown: async (event, now) => now < (events.get(event) ?? ''),
    async write(change) {
      const { moves, lead, event } = change;
      assertLegal(change);
      if (isStale(change)) throw new StaleMoveError('Someone else was first.', undefined);
      for (const { from, to } of moves) cases.set(to.id, { ...to, version: (from?.version ?? 0) + 1 });
      lead?.keys.forEach(key => people.set(key, lead.to));
      if (event !== undefined) events.set(event.key, event.until);
    },
    async due({ day, shard, until, limit }) {
      const due = [...cases.values()].filter(
        each =>
          each.lookAt !== undefined &&
          dayOf(each.lookAt) === day &&
          lookDayOf(each)?.shard === shard &&
          each.lookAt <= until,
      );
      return due
        .toSorted((one, other) => ((one.lookAt ?? '') < (other.lookAt ?? '') ? 1 : -1))
        .slice(0, limit);
    },
    async *every() {
      yield* cases.values();
    },
  };
}

function assertLegal({ moves }: OffboardingChange): void {
  for (const { from, to } of moves)
    if (from !== undefined) assertLegalOffboardingMove(from.status, to.status);
}

function isFree(held: string | undefined, lead: { to: string; from: readonly string[] }): boolean {
  return held === undefined || held === lead.to || lead.from.includes(held);
}

import type { Backend } from './backend.ts';
import type { AccountState } from './organisation.ts';

/** A person as nobody sees them from outside: gone or not, and how much there is to hand over. */
type Member = {
  readonly id: string;
  readonly email: string;
  readonly state: AccountState;
  readonly managerId: string | undefined;
  /** How many recordings they own now that are there, or in the bin. */
  readonly recordings: number;
};

/** All people ever, in the order in which they joined: whoever tells a story picks its people here. */
export function staff({ accounts, clock, condition, recordings, visible }: Backend) {
  return (): Member[] => {
    const owned = new Map<string, number>();
    for (const each of recordings.all().filter(visible)) {
      const { owner, status } = condition.actual(each, clock.nowMs());
      if (status === 'available' || status === 'deleted') owned.set(owner.id, (owned.get(owner.id) ?? 0) + 1);
    }
    return accounts.people.map(({ id, email, state, managerId }) => {
      return { id, email, state, managerId, recordings: owned.get(id) ?? 0 };
    });
  };
}

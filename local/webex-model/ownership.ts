import type { Backend } from './backend.ts';
import { joining } from './joining.ts';
import { makeOrganisation, type AccountState, type Owner } from './organisation.ts';
import type { ModelRecording } from './recording.ts';

/** Who owned what, and what their accounts were, for whoever judges what was done then. */
export function ownership(backend: Backend) {
  return {
    /** Everybody, with what became of their accounts. */
    owners: () => accountsEver(backend),
    /** What happened to a recording, and when each began to show; not what Webex's own clocks did. */
    changes: (recording: ModelRecording) =>
      backend.condition.changesOf(recording).map(({ atMs, shownAtMs, status, ownerId }) => ({
        at: isoOf(atMs),
        shownAt: isoOf(shownAtMs),
        status,
        ownerId,
      })),
  };
}

type Known = { readonly id: string; readonly type: string; readonly accounts: Account[] };
type Account = {
  readonly since: string;
  readonly state: AccountState;
  readonly email: string;
  readonly managerId: string | undefined;
};

/** What was noted of accounts, oldest first: as they were in the beginning, and each change. */
function accountsEver({ accounts, seed, state, startMs }: Backend): Known[] {
  const organisation = makeOrganisation(seed);
  joining(organisation, state, seed);
  const known = organisation.owners.map(owner => ({
    id: owner.id,
    type: owner.type,
    accounts: [accountOf(owner, startMs)],
  }));
  const byId = new Map(known.map(each => [each.id, each]));
  for (const { atMs, account } of accounts.changes())
    byId.get(account.id)?.accounts.push(accountOf(account, atMs));
  return known;
}

function accountOf({ state, email, managerId }: Readonly<Owner>, sinceMs: number): Account {
  return { since: isoOf(sinceMs), state, email, managerId };
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

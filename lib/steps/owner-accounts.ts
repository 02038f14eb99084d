import pMap from 'p-map';
import type { OwnerState } from '../domain/fate.ts';
import { foundAccount, type FoundAccounts } from '../domain/owner-account.ts';
import { notesOf } from '../notes.ts';
import { hourMs, msBetween } from '../domain/time.ts';
import type { Clock, Notes } from '../ports.ts';

const notesAtOnce = 10;
/** What was found again is written again only then: well before anybody would look it up because it is old. */
const writeAgainMs = 10 * hourMs;

/** What was last found out about owners' accounts: those that were ever in the way of something. */
export async function foundAccounts({ notes }: { notes: Notes }): Promise<FoundAccounts> {
  return new Map(await accountNotes(notes).all());
}

/**
 * Keeps what was just found out about accounts, by the owner's id, where it is in the way of something, or not any more.
 */
export async function keepAccounts(
  states: ReadonlyMap<string, OwnerState>,
  { notes, clock }: { notes: Notes; clock: Pick<Clock, 'now'> },
): Promise<void> {
  if (states.size === 0) return;
  const known = await foundAccounts({ notes });
  const foundAt = clock.now();
  const news = [...states].filter(([id, state]) => {
    const before = known.get(id);
    if (before?.state === state && msBetween(before.foundAt, foundAt) < writeAgainMs) return false;
    return isInTheWay(state) || isInTheWay(before?.state);
  });
  await pMap(
    news,
    async ([id, state]) =>
      accountNotes(notes).change(id, before =>
        before !== undefined && before.foundAt > foundAt ? undefined : { state, foundAt },
      ),
    { concurrency: notesAtOnce },
  );
}

function isInTheWay(state: OwnerState | undefined): boolean {
  return state !== undefined && state !== 'active' && state !== 'no-account';
}

function accountNotes(notes: Notes) {
  return notesOf(notes, 'owner-account', foundAccount);
}

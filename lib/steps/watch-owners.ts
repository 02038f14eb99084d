import { TokenRefusedError, TransientError } from '../domain/errors.ts';
import type { OwnerState } from '../domain/fate.ts';
import { ownerSources, type OwnerSource } from '../domain/owner.ts';
import type { Instant } from '../domain/time.ts';
import type { Clock, Directory, Log, Notes } from '../ports.ts';
import type { Offboardings } from '../ports-offboarding.ts';
import { hasOpenCase } from './open-cases.ts';
import { foundAccounts, keepAccounts } from './owner-accounts.ts';
import { markLeavers, markRead, rememberListed } from './owners.ts';

export type WatchOwnersPorts = {
  readonly directory: Directory;
  readonly notes: Notes;
  readonly offboardings: Pick<Offboardings, 'whose'>;
  readonly clock: Clock;
  readonly log: Log;
};

/**
 * Remembers everybody who may own recordings, and whose account is not active. A source that the token may not read is
 * left out, with a warning; one that fails does not keep the others from being read. Without a token nothing is read, which is no failure: the owners of
 * the recordings that were listed are known all the same.
 *
 * @throws TransientError the first failure, after everything else that could be read was read
 */
export async function watchOwners(input: { deadline: Instant }, ports: WatchOwnersPorts): Promise<void> {
  const failures: TransientError[] = [];
  for (const source of ownerSources) {
    try {
      await readSource(source, input.deadline, ports);
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      if (error instanceof TokenRefusedError && error.isMissing) {
        ports.log.warn('owners-not-read', { why: error.message });
        return;
      }
      const scopes = error instanceof TokenRefusedError ? error.scopes : undefined;
      if (scopes === undefined) failures.push(error);
      else ports.log.warn('owners-not-read', { source, scope: scopes.join(' or '), why: error.message });
    }
  }
  const [first] = failures;
  if (first !== undefined) throw first;
}

async function readSource(source: OwnerSource, deadline: Instant, ports: WatchOwnersPorts): Promise<void> {
  const total = { seen: 0, added: 0, unreadable: 0 };
  const startedAt = ports.clock.now();
  const present = new Set<string>();
  const accounts = new Map<string, OwnerState>();
  for await (const page of ports.directory.owners(source, deadline)) {
    const added = await rememberListed(page.owners, ports);
    for (const [id, state] of page.accounts ?? []) accounts.set(id, state);
    for (const { id } of page.owners) present.add(id);
    total.seen += page.owners.length;
    total.added += added.length;
    total.unreadable += page.unreadable;
  }
  await keepAccounts(await withLeavers(accounts, ports), ports);
  if (source === 'people') await markLeavers(present, ports);
  await markRead(source, startedAt, ports);
  ports.log.info('owners-read', { source, ...total });
}

/** Whoever was found to leave does so until their case is over, however active the account is. */
async function withLeavers(
  accounts: ReadonlyMap<string, OwnerState>,
  ports: WatchOwnersPorts,
): Promise<ReadonlyMap<string, OwnerState>> {
  const after = new Map(accounts);
  for (const [id, { state }] of await foundAccounts(ports)) {
    if (state !== 'leaving' || accounts.get(id) !== 'active') continue;
    if (await hasOpenCase({ id, type: 'user' }, ports)) after.set(id, 'leaving');
  }
  return after;
}

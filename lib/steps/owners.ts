import pMap from 'p-map';
import {
  knownOwner,
  ownerIdOf,
  ownerSources,
  remembered,
  sourceReading,
  type KnownOwner,
  type Owner,
  type OwnerSource,
  type SeenOwner,
  type Sighting,
} from '../domain/owner.ts';
import { hourMs, plusMs, type Instant } from '../domain/time.ts';
import { notesOf } from '../notes.ts';
import type { Notes } from '../ports.ts';

const notesAtOnce = 10;
/** The sources are read every hour. */
const lateMs = 26 * hourMs;

/**
 * Remembers the owners of recordings. An owner that is known costs no write.
 *
 * @returns those that were not known before
 */
export function rememberOwners(
  owners: readonly SeenOwner[],
  ports: { notes: Notes },
): Promise<readonly KnownOwner[]> {
  return remember(owners, 'recorded', ports);
}

/** Remembers the owners that a directory lists. @returns those that were not known before */
export function rememberListed(
  owners: readonly Owner[],
  ports: { notes: Notes },
): Promise<readonly KnownOwner[]> {
  return remember(owners, 'listed', ports);
}

/** Everybody who was ever seen, by id. */
export async function allOwners(ports: { notes: Notes }): Promise<readonly KnownOwner[]> {
  const found = await ownersIn(ports).all();
  // Neither engine promises the order in which texts are compared here.
  return found.map(([, value]) => value).toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** The owner of this id, where it was ever seen. */
export async function ownerKnown(id: string, ports: { notes: Notes }): Promise<KnownOwner | undefined> {
  return ownersIn(ports).get(ownerIdOf(id));
}

/** Notes who is not on the list of people. @param present the ids of all who are on it, to its last page */
export async function markLeavers(present: ReadonlySet<string>, ports: { notes: Notes }): Promise<void> {
  const notes = ownersIn(ports);
  const known = await allOwners(ports);
  const leavers = known.filter(({ id, type, left }) => type === 'user' && left !== true && !present.has(id));
  await pMap(
    leavers,
    async ({ id }) => notes.change(id, before => (before === undefined ? before : { ...before, left: true })),
    { concurrency: notesAtOnce },
  );
}

/** Notes that a source was read to its last page. */
export async function markRead(source: OwnerSource, readAt: Instant, ports: { notes: Notes }): Promise<void> {
  await readingsIn(ports).change(source, before =>
    before !== undefined && before.readAt >= readAt ? undefined : { readAt },
  );
}

/** When a source was last read to its last page. */
export async function lastReadAt(source: OwnerSource, ports: { notes: Notes }): Promise<Instant | undefined> {
  return (await readingsIn(ports).get(source))?.readAt;
}

/** The sources that were not read for a day, or never: whoever is only in them is not known. */
export async function unreadSources(ports: { notes: Notes }, now: Instant): Promise<readonly OwnerSource[]> {
  const readings = new Map(await readingsIn(ports).all());
  return ownerSources.filter(source => {
    const readAt = readings.get(source)?.readAt;
    return readAt === undefined || readAt < plusMs(now, -lateMs);
  });
}

async function remember(
  owners: readonly SeenOwner[],
  how: Sighting,
  ports: { notes: Notes },
): Promise<readonly KnownOwner[]> {
  const notes = ownersIn(ports);
  const byId = new Map(owners.map(owner => [ownerIdOf(owner.id), owner]));
  const outcomes = await pMap(
    byId,
    async ([id, owner]) => {
      const found: (KnownOwner | undefined)[] = [];
      const stored = await notes.change(id, before => {
        found.push(before);
        return remembered(before, owner, how);
      });
      // Asked again after a lost race, somebody else has written: the owner is no news then.
      return found.at(-1) === undefined && stored !== undefined ? [stored] : [];
    },
    { concurrency: notesAtOnce },
  );
  return outcomes.flat();
}

function ownersIn(ports: { notes: Notes }) {
  return notesOf(ports.notes, 'owner', knownOwner);
}

function readingsIn(ports: { notes: Notes }) {
  return notesOf(ports.notes, 'owner-source', sourceReading);
}

import { TransientError } from '../../lib/domain/errors.ts';
import type { ListMode } from '../../lib/domain/list-mode.ts';
import type { Owner } from '../../lib/domain/owner.ts';
import type { WebexRecording } from '../../lib/domain/webex-recording.ts';
import type { WebexReader } from '../../lib/ports.ts';
import { currentListMode, readListMode } from '../../lib/steps/list-mode.ts';
import { rememberListed, rememberOwners } from '../../lib/steps/owners.ts';
import { anId, at } from './recordings.ts';
import { farDeadline, stepWorld } from './step-world.ts';
import { aWebexRecording } from './webex-in-memory.ts';

/** Whose recordings each way of asking shows. */
export type Shows = {
  /** The organisation's list. */
  org: (recording: WebexRecording) => boolean;
  /** The list of an owner that is asked for by id alone. */
  byId: (recording: WebexRecording) => boolean;
  /** Any list of an owner. */
  byOwner: (recording: WebexRecording) => boolean;
};

let made = 0;

/** An owner whom nobody else has. */
export function anOwner(type = 'user', overrides: Partial<Owner> = {}): Owner {
  made += 1;
  const id = `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
  return { id, type, ...(type === 'user' ? { email: `person.${made}@example.com` } : {}), ...overrides };
}

/** A Webex whose lists can be told what to leave out, and whoever probes them, from 2026-10-10T00:00Z. */
export async function listWorld() {
  const world = await stepWorld('2026-10-10T00:00:00Z');
  const shows: Shows = { org: () => true, byId: () => true, byOwner: () => true };
  const asked = { lists: 0, fails: false };
  const filter: { by: 'createTime' | 'timeRecorded' } = { by: 'createTime' };
  const webex: WebexReader = {
    ...world.webex,
    as: () => webex,
    async *list(listing, deadline) {
      asked.lists += 1;
      if (asked.fails) throw new TransientError('webex-unavailable', 'Webex answered 503.');
      const byId = listing.owner !== undefined && listing.owner.email === undefined;
      const lets = listing.owner === undefined ? shows.org : byId ? shows.byId : shows.byOwner;
      // The list in memory filters by when the file was made.
      const { from, to } = listing;
      const wide = filter.by === 'createTime' ? {} : { from: at('2026-01-01T00:00:00Z'), to: farDeadline };
      const within = (each: WebexRecording) => each[filter.by] >= from && each[filter.by] < to;
      for await (const page of world.webex.list({ ...listing, ...wide }, deadline))
        yield { ...page, recordings: page.recordings.filter(each => within(each) && lets(each)) };
    },
  };
  const ports = { ...world, webex, random: () => 0.5 };
  return {
    ...world,
    ports,
    shows,
    asked,
    filter,
    /** Shows a recording of this owner, made an hour before now unless it is said otherwise, and remembers the owner. */
    async records(owner: Owner, overrides: Partial<WebexRecording> = {}): Promise<WebexRecording> {
      const recording = aWebexRecording({
        id: anId('ab'),
        createTime: at('2026-10-09T23:00:00Z'),
        timeRecorded: at('2026-10-09T22:40:00Z'),
        ownerId: owner.id,
        ownerType: owner.type,
        ownerEmail: owner.email,
        ...overrides,
      });
      await rememberOwners([{ ...owner, sample: recording }], world);
      return world.webex.show(recording);
    },
    lists: (owners: readonly Owner[]) => rememberListed(owners, world),
    mode: () => currentListMode({ deadline: farDeadline }, ports),
    state: (): Promise<ListMode | undefined> => readListMode(world),
    /** What was said as an error. */
    alarms: () =>
      world.log.lines.filter(({ level }) => level === 'error').map(({ event, facts }) => [event, facts]),
  };
}

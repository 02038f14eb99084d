import type { ListMode } from '../../lib/domain/list-mode.ts';
import { windowName } from '../../lib/domain/ledger.ts';
import type { Owner } from '../../lib/domain/owner.ts';
import { minuteMs, plusMs, type Instant } from '../../lib/domain/time.ts';
import type { WebexRecording } from '../../lib/domain/webex-recording.ts';
import type { Notes } from '../../lib/ports.ts';
import { rememberOwners } from '../../lib/steps/owners.ts';
import { pollRecordings, type PollPorts } from '../../lib/steps/poll-recordings.ts';
import { at } from './recordings.ts';
import { farDeadline, stepWorld } from './step-world.ts';
import { aWebexRecording } from './webex-in-memory.ts';

/** The owner with this number; the order of the numbers is the order in which owners are read. */
export function owner(number: number): Owner {
  return {
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    type: 'user',
    email: `owner.${number}@example.com`,
  };
}

/** The number in an owner's id. */
export function numberOf(id: string | undefined): number {
  return Number(id?.slice(-12));
}

/** A recording of this owner. */
export function recordingOf(number: number, createTime: string): WebexRecording {
  const { id, email } = owner(number);
  return aWebexRecording({
    createTime: at(createTime),
    timeRecorded: plusMs(at(createTime), -minuteMs),
    ownerId: id,
    ownerEmail: email,
  });
}

/** Says how Webex is listed from now on, as a probe would. */
export async function setMode(mode: ListMode['mode'], notes: Notes, now: Instant): Promise<void> {
  const before = await notes.get('list-mode', 'stage');
  const orgListIs = mode === 'org' ? 'whole' : 'incomplete';
  const value = { mode, since: now, triedAt: now, probedAt: now, orgListIs } satisfies ListMode;
  await notes.put({ kind: 'list-mode', name: 'stage', value, revision: before?.revision ?? 0 });
}

/** The step's world on the 2nd of March, 10:00, in which these owners are known and are listed one by one. */
export async function ownerWorld(owners: readonly number[]) {
  const world = await stepWorld();
  await rememberOwners(owners.map(owner), world);
  const polled = async (so: { historyDays?: number; runMs?: number } = {}, ports: PollPorts = world) => {
    // As a probe an hour ago has found it, so that none is due.
    await setMode('perOwner', world.notes, world.clock.now());
    const deadline = so.runMs === undefined ? farDeadline : plusMs(world.clock.now(), so.runMs);
    await pollRecordings({ deadline, historyDays: so.historyDays ?? 0 }, ports);
  };
  return {
    ...world,
    poll: polled,
    /** Unread windows: their kind, after whom they go on or whose they are, from and to. */
    async unread(): Promise<string[]> {
      const windows = await world.windows.unread();
      return windows
        .toSorted((a, b) => (windowName(a) < windowName(b) ? -1 : 1))
        .map(({ kind, perOwner, from, to }) => {
          const { after, only } = perOwner ?? {};
          const whose =
            only === undefined
              ? `after ${after === undefined ? 0 : numberOf(after)}`
              : `only ${numberOf(only)}`;
          return `${kind} ${perOwner === undefined ? 'org' : whose} ${from} ${to}`;
        });
    },
    /** The owners whose lists were begun, by their numbers, in order; NaN is the organisation's. */
    asked(): number[] {
      const numbers: number[] = [];
      const { beforePage } = world.webex;
      world.webex.beforePage = async (window, page, id) => {
        if (page === 1) numbers.push(numberOf(id));
        await beforePage(window, page, id);
      };
      return numbers;
    },
  };
}
export type OwnerWorld = Awaited<ReturnType<typeof ownerWorld>>;

import { NotFoundError, PermanentError } from '../domain/errors.ts';
import type { ListFinding } from '../domain/list-mode.ts';
import { ownerIdOf, type KnownOwner } from '../domain/owner.ts';
import { bareId } from '../domain/recording-id.ts';
import {
  earliest,
  latest,
  minuteMs,
  msBetween,
  plusMs,
  secondMs,
  type Instant,
  type Window,
} from '../domain/time.ts';
import type { WebexRecording } from '../domain/webex-recording.ts';
import { widestWindowMs } from '../domain/windows.ts';
import type { Clock, Notes, Random, WebexReader } from '../ports.ts';
import { allOwners } from './owners.ts';

export type ProbePorts = {
  readonly notes: Notes;
  readonly webex: WebexReader;
  readonly clock: Clock;
  readonly random: Random;
};

/** What a probe found. Where the organisation's list is whole, nobody needs the others. */
export type ListFindings = {
  readonly orgList: ListFinding;
  /** Lists that are asked for by the owner's id alone. */
  readonly idLists: ListFinding;
  /** Lists of people who have left. */
  readonly leaverLists: ListFinding;
};

const mostSampled = 12;
const mostLeavers = 3;
/** One owner alone proves nothing: it may be the one whose recordings are all that the list shows. */
const leastOwners = 2;
/** What is younger may be in one list and not yet in the other. */
const lagMs = 15 * minuteMs;

type Looked = Pick<WebexRecording, 'webexId' | 'createTime' | 'timeRecorded'>;
type Evidence = { readonly owner: KnownOwner; readonly recording: Looked };

/**
 * Whether the organisation's list shows what the lists of its owners show: the newest recording of each of a few owners
 * is looked for in it. At most about forty calls.
 *
 * @throws TransientError when a list could not be read: it then says nothing
 */
export async function probeLists(input: { deadline: Instant }, ports: ProbePorts): Promise<ListFindings> {
  const { deadline } = input;
  const found = new Set<string>();
  const owners = await allOwners(ports);
  for (const owner of sampleOf(owners, ports.random)) {
    const recording = await newestOf(owner, deadline, ports);
    if (recording === undefined) continue;
    found.add(recording.ownerId);
    if (!(await isMissing({ owner, recording }, deadline, ports))) continue;
    return {
      orgList: 'incomplete',
      idLists: await lookById({ owner, recording }, deadline, ports),
      leaverLists: await lookForLeavers(owners, deadline, ports),
    };
  }
  const orgList = found.size < leastOwners ? 'unknown' : 'whole';
  return { orgList, idLists: 'unknown', leaverLists: 'unknown' };
}

/** Owners of all types in turn; of each type, those that own recordings before the others. */
export function sampleOf(owners: readonly KnownOwner[], random: Random): readonly KnownOwner[] {
  const drawn = owners
    .map(owner => ({ owner, place: (owner.recorded ? 0 : 1) + random() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ owner }) => owner);
  const turns = new Map<string, number>();
  return drawn
    .map((owner, place) => {
      const turn = turns.get(owner.type) ?? 0;
      turns.set(owner.type, turn + 1);
      return { owner, turn, place };
    })
    .toSorted((one, other) => one.turn - other.turn || one.place - other.place)
    .slice(0, mostSampled)
    .map(({ owner }) => owner);
}

async function newestOf(
  owner: KnownOwner,
  deadline: Instant,
  { webex, clock }: ProbePorts,
): Promise<WebexRecording | undefined> {
  const to = plusMs(clock.now(), -lagMs);
  for await (const page of webex.list({ from: plusMs(to, -widestWindowMs), to, owner }, deadline)) {
    const found = page.recordings.find(each => each.createTime < to && isNarrow(windowOf(each)));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What is deleted meanwhile, or late in one list, is no evidence: whatever misses is looked at once more. */
async function isMissing(
  { owner, recording }: Evidence,
  deadline: Instant,
  ports: ProbePorts,
): Promise<boolean> {
  if (await isListed(recording, undefined, deadline, ports)) return false;
  if (!(await isAvailable(recording, deadline, ports))) return false;
  return (
    (await isListed(recording, owner, deadline, ports)) &&
    !(await isListed(recording, undefined, deadline, ports))
  );
}

async function isAvailable(
  { webexId }: Looked,
  deadline: Instant,
  { webex }: ProbePorts,
  owner?: KnownOwner,
): Promise<boolean> {
  try {
    const { recording } = await webex.details(webexId, deadline);
    const isTheirs = owner === undefined || ownerIdOf(recording.ownerId) === owner.id;
    return recording.status === 'available' && isTheirs;
  } catch (error) {
    if (error instanceof NotFoundError || error instanceof PermanentError) return false;
    throw error;
  }
}

/**
 * Whether what the organisation's list does not show is found by its owner's id alone: most owners have nothing else.
 * Asked of no other recording, for the token's own are in every list.
 */
async function lookById(
  { owner, recording }: Evidence,
  deadline: Instant,
  ports: ProbePorts,
): Promise<ListFinding> {
  const { id, type } = owner;
  return (await isListed(recording, { id, type }, deadline, ports)) ? 'whole' : 'incomplete';
}

/** Whether the lists of a few who have left show a recording that they are known to own. */
async function lookForLeavers(
  owners: readonly KnownOwner[],
  deadline: Instant,
  ports: ProbePorts,
): Promise<ListFinding> {
  let finding: ListFinding = 'unknown';
  const leavers = sampleOf(
    owners.filter(({ left, sample }) => left === true && sample !== undefined),
    ports.random,
  );
  for (const owner of leavers.slice(0, mostLeavers)) {
    const recording = owner.sample;
    if (recording === undefined || !(await isAvailable(recording, deadline, ports, owner))) continue;
    if (!(await isListed(recording, owner, deadline, ports))) return 'incomplete';
    finding = 'whole';
  }
  return finding;
}

async function isListed(
  recording: Looked,
  owner: KnownOwner | undefined,
  deadline: Instant,
  { webex }: ProbePorts,
): Promise<boolean> {
  const listing = owner === undefined ? windowOf(recording) : { ...windowOf(recording), owner };
  const id = bareId(recording.webexId);
  for await (const page of webex.list(listing, deadline)) {
    if (page.recordings.some(each => each.id === id) || page.malformed.some(each => each.key === id))
      return true;
  }
  return false;
}

/** Holds the recording whichever of its times Webex filters by. */
function windowOf({ createTime, timeRecorded }: Pick<WebexRecording, 'createTime' | 'timeRecorded'>): Window {
  return {
    from: plusMs(earliest(createTime, timeRecorded), -secondMs),
    to: plusMs(latest(createTime, timeRecorded), secondMs),
  };
}

function isNarrow({ from, to }: Window): boolean {
  return msBetween(from, to) <= widestWindowMs;
}

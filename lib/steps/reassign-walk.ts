import { TransientError } from '../domain/errors.ts';
import { believed } from '../domain/offboarding-words.ts';
import { ownerIdOf, type Owner } from '../domain/owner.ts';
import { beyondRetentionMs, mostInCall, type Reassignment } from '../domain/reassignment.ts';
import type { RecordingId } from '../domain/recording-id.ts';
import { dayMs, plusMs, type Window } from '../domain/time.ts';
import { windowsBetween } from '../domain/windows.ts';
import type { WebexRecording } from '../domain/webex-recording.ts';
import type { OwnerGuard } from '../ports-offboarding.ts';
import { ownerKnown } from './owners.ts';
import { idsIn } from './reassign-rows.ts';
import { reassignmentOf, writeReassignment, type ReassignRun } from './reassign-run.ts';
import { sendBatch, type Movable } from './reassign-send.ts';
import type { Target } from './reassign-target.ts';
import { rememberPage } from './remember-page.ts';

const statuses = ['available', 'deleted'] as const;

/** How a walk over the owner's lists went on: `end` is its end, `lost` that this run has nothing more to do. */
export type Walked = 'further' | 'end' | 'lost';

/**
 * Lists the next window of the walk, and sends whatever it shows of the owner's.
 *
 * @param target asks who is to have it, right before each batch; undefined where nobody may
 * @throws TransientError when Webex, table or archive fail
 */
export async function walkOn(target: () => Promise<Target | undefined>, run: ReassignRun): Promise<Walked> {
  const at = walkAt(run);
  const oldest = plusMs(at.from, -(run.retentionDays * dayMs + beyondRetentionMs));
  const [window] = windowsBetween(oldest, at.next);
  if (window === undefined) return 'end';
  const taken = await takenIds(run);
  const found = (await listed(window, run)).filter(({ id }) => !taken.has(id));
  const stopped = await sendFound(found, target, run);
  if (stopped !== undefined) return stopped;
  const isWritten = await writeReassignment(run, before => ({
    ...before,
    walk: { ...(before.walk ?? at), next: window.from },
  }));
  return isWritten ? 'further' : 'lost';
}

/**
 * Sends in batches what the owner was found to have, and counts it as found by this walk.
 *
 * @param target as for `walkOn`
 * @returns undefined once all of it was sent
 */
export async function sendFound(
  found: readonly WebexRecording[],
  target: () => Promise<Target | undefined>,
  run: ReassignRun,
): Promise<Walked | undefined> {
  const begun = walkAt(run);
  for (const { guard, items } of batchesOf(found)) {
    const to = await target();
    if (to === undefined) return 'lost';
    const also = (before: Reassignment) => {
      const walk = before.walk ?? begun;
      return { ...before, walk: { ...walk, found: walk.found + items.length } };
    };
    if (!(await sendBatch({ items, from: run.leaver, to, guard, tries: 0 }, also, run))) return 'lost';
    if (run.ports.clock.now() >= run.deadline) return 'further';
  }
  return undefined;
}

function walkAt({ current, ports }: ReassignRun): NonNullable<Reassignment['walk']> {
  const now = ports.clock.now();
  return reassignmentOf(current).walk ?? { from: now, next: now, found: 0 };
}

/** What was sent and not settled, and what stays where it is, whatever is tried. */
export async function takenIds(run: ReassignRun): Promise<ReadonlySet<RecordingId>> {
  const { sent, left } = reassignmentOf(run.current);
  const taken = new Set(left);
  for (const { receipt } of sent) {
    for (const id of (await idsIn(receipt, run)) ?? []) taken.add(id);
  }
  return taken;
}

/** Everything of the owner's in a window, remembered. */
async function listed(window: Window, run: ReassignRun): Promise<readonly WebexRecording[]> {
  const owner = await ownerOf(run);
  const found = new Map<RecordingId, WebexRecording>();
  for (const status of statuses) {
    for await (const page of pagesOf({ ...window, status }, owner, run)) {
      await rememberPage(page, run.ports);
      const theirs = page.recordings.filter(({ ownerId }) => ownerIdOf(ownerId) === run.leaver);
      theirs.forEach(seen => found.set(seen.id, seen));
    }
  }
  return [...found.values()];
}

async function* pagesOf(
  listing: Window & { status: (typeof statuses)[number] },
  owner: Owner,
  { ports, deadline }: ReassignRun,
) {
  try {
    yield* ports.webex.list({ ...listing, owner }, deadline);
  } catch (error) {
    // An address that nobody has any more may be refused.
    const isRefused = error instanceof TransientError && ['refused', 'not-found'].includes(error.fault);
    if (!isRefused || owner.email === undefined) throw error;
    const { id, type } = owner;
    yield* ports.webex.list({ ...listing, owner: { id, type } }, deadline);
  }
}

/** By every address that is known of them. */
async function ownerOf({ leaver, current, ports }: ReassignRun): Promise<Owner> {
  const known = (await ownerKnown(leaver, ports)) ?? { id: leaver, type: 'user' };
  if (known.type !== 'user') return known;
  const said = believed(current).flatMap(({ subject }) => subject.emails);
  const all = [known.email, ...(known.formerEmails ?? []), ...said].filter(each => each !== undefined);
  const [email, ...formerEmails] = new Map(all.map(each => [each.toLowerCase(), each])).values();
  return email === undefined ? known : { ...known, email, formerEmails };
}

/** Batches, each guarded by the owner as the list showed them. */
export function batchesOf(
  found: readonly WebexRecording[],
): { readonly guard: OwnerGuard; readonly items: readonly Movable[] }[] {
  const groups = Object.groupBy(found, seen => JSON.stringify(guardOf(seen)));
  return Object.values(groups).flatMap((group = []) => {
    const [first] = group;
    if (first === undefined) return [];
    const items = group.map(({ id, webexId, status }) => ({ id, webexId, shown: status }));
    return Array.from({ length: Math.ceil(items.length / mostInCall) }, (_, index) => ({
      guard: guardOf(first),
      items: items.slice(index * mostInCall, (index + 1) * mostInCall),
    }));
  });
}

function guardOf({
  ownerEmail,
  ownerId,
  ownerType,
}: Pick<WebexRecording, 'ownerEmail' | 'ownerId' | 'ownerType'>): OwnerGuard {
  const isPerson = ownerType.toLowerCase() === 'user';
  return isPerson && ownerEmail !== undefined && ownerEmail.trim() !== '' ? { ownerEmail } : { ownerId };
}

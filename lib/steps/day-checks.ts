import {
  begunDay,
  binCheck,
  dayCheck,
  failedCheck,
  type BegunDay,
  type DayCheck,
} from '../domain/day-check.ts';
import { walkState, type WalkState } from '../domain/reconcile-plan.ts';
import type { Instant } from '../domain/time.ts';
import { notesOf } from '../notes.ts';
import type { Notes } from '../ports.ts';

type NotesPort = { readonly notes: Notes };

const only = 'walk';

/** The comparisons of all days that are still compared, and how far the walk has come; nothing before the first. */
export async function readChecks(
  ports: NotesPort,
): Promise<{ checks: readonly DayCheck[]; walk: WalkState | undefined }> {
  const walk = await walkNotes(ports).get(only);
  const found = await checkNotes(ports).all();
  // A day that Webex no longer keeps was checked for the last time: what is said of it is out of date.
  const checks = found.map(([, check]) => check).filter(({ day }) => day >= (walk?.fromDay ?? ''));
  return { checks, walk };
}

export async function writeCheck(check: DayCheck, ports: NotesPort): Promise<void> {
  await checkNotes(ports).change(check.day, () => check);
}

export async function writeWalk(state: WalkState, ports: NotesPort): Promise<void> {
  await walkNotes(ports).change(only, () => state);
}

/** When days were last tried in vain. */
export async function readFailures(ports: NotesPort): Promise<ReadonlyMap<string, Instant>> {
  const found = await notesOf(ports.notes, 'day-check-failed', failedCheck).all();
  return new Map(found.map(([day, { failedAt }]) => [day, failedAt]));
}

export async function writeFailure(day: string, failedAt: Instant, ports: NotesPort): Promise<void> {
  await notesOf(ports.notes, 'day-check-failed', failedCheck).change(day, () => ({ failedAt }));
}

/** When each part of the recycle bin was last read, by its name. */
export async function readBinChecks(ports: NotesPort): Promise<ReadonlyMap<string, Instant>> {
  const found = await notesOf(ports.notes, 'bin-check', binCheck).all();
  return new Map(found.map(([name, { checkedAt }]) => [name, checkedAt]));
}

export async function writeBinCheck(name: string, checkedAt: Instant, ports: NotesPort): Promise<void> {
  await notesOf(ports.notes, 'bin-check', binCheck).change(name, () => ({ checkedAt }));
}

/** The day that is being read owner by owner, if one is. */
export async function readBegun(ports: NotesPort): Promise<BegunDay | undefined> {
  const begun = await notesOf(ports.notes, 'day-check-begun', begunDay).get(only);
  return begun?.isOpen === true ? begun : undefined;
}

export async function writeBegun(begun: BegunDay, ports: NotesPort): Promise<void> {
  await notesOf(ports.notes, 'day-check-begun', begunDay).change(only, () => begun);
}

function checkNotes({ notes }: NotesPort) {
  return notesOf(notes, 'day-check', dayCheck);
}

function walkNotes({ notes }: NotesPort) {
  return notesOf(notes, 'reconcile', walkState);
}

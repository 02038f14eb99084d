import { leavers, letGo, named, type Leavers } from '../domain/leavers.ts';
import type { PulledBrakes } from '../domain/offboarding-terms.ts';
import type { Instant } from '../domain/time.ts';
import { notesOf } from '../notes.ts';
import type { Log, Notes } from '../ports.ts';

/**
 * Counts whom a connection has named as leaving within the hour. Too many pull its brake, which is an alarm.
 *
 * @param who digests of the people
 */
export async function countLeavers(
  connection: string,
  who: readonly string[],
  { now, most }: { now: Instant; most: number },
  { notes, log }: { notes: Notes; log: Log },
): Promise<void> {
  if (who.length === 0) return;
  let before: Leavers | undefined;
  const after = await leaversNotes(notes).change(connection, stored => {
    before = stored;
    return named(stored, who, { now, most });
  });
  if (after?.pulled === undefined || before?.pulled !== undefined) return;
  log.error('too-many-leavers', { connection, most });
}

/** The connections whose brake is pulled. */
export async function pulledBrakes({ notes }: { notes: Notes }): Promise<PulledBrakes> {
  const all = await leaversNotes(notes).all();
  return new Map(
    all.flatMap(([connection, { pulled }]) => (pulled === undefined ? [] : [[connection, pulled.since]])),
  );
}

/** Lets the brake of a connection go. */
export async function letBrakeGo(connection: string, { notes }: { notes: Notes }): Promise<void> {
  await leaversNotes(notes).change(connection, letGo);
}

/** One kind of notes, by connection. */
function leaversNotes(notes: Notes) {
  return notesOf(notes, 'leavers', leavers);
}

import pMap from 'p-map';
import { NotFoundError, PermanentError, TransientError } from '../domain/errors.ts';
import { ownerIdOf, uuidOf } from '../domain/owner.ts';
import { presentOwner } from '../domain/owner-account.ts';
import type { Recording } from '../domain/recording.ts';
import type { RecordingId } from '../domain/recording-id.ts';
import { idsOfSnapshot } from '../domain/snapshot.ts';
import type { WebexRecording } from '../domain/webex-recording.ts';
import { lookAtWebex } from './look-at-webex.ts';
import type { Known } from './reassign-rows.ts';
import { reassignmentOf, type ReassignRun } from './reassign-run.ts';
import type { Target } from './reassign-target.ts';
import { sendFound, takenIds, type Walked } from './reassign-walk.ts';
import { rememberPage } from './remember-page.ts';

const detailsAtOnce = 4;
const over = ['purged', 'expiring', 'expired', 'vanished'];

/**
 * After the lists, sends what no list has shown of the owner's: what rows and the case's snapshot say was theirs, and
 * Webex still shows as theirs by its id. Some owners have nothing in any list.
 *
 * @param target as for `walkOn`
 * @throws TransientError when Webex, table or archive fail
 */
export async function walkKnown(
  target: () => Promise<Target | undefined>,
  run: ReassignRun,
): Promise<Walked> {
  const { rows, ids } = await mayBeTheirs(run);
  const found = [...(await lookAt(rows, run)), ...(await askFor(ids, run))];
  const theirs = found.filter(({ ownerId }) => ownerIdOf(ownerId) === run.leaver);
  await rememberPage({ recordings: theirs, malformed: [] }, run.ports);
  return (await sendFound(theirs, target, run)) ?? 'end';
}

/** Rows that may still be the owner's, and ids of the snapshot that have none. */
async function mayBeTheirs(
  run: ReassignRun,
): Promise<{ rows: readonly Known[]; ids: readonly RecordingId[] }> {
  const taken = await takenIds(run);
  const rows = new Map<RecordingId, Known>();
  const isToAsk = (row: Recording): row is Known =>
    row.facts !== undefined && !taken.has(row.id) && !over.includes(row.status);
  // What cannot be read is on the sheet.
  for await (const row of run.ports.recordings.every(() => undefined))
    if (isToAsk(row) && presentOwner(row.facts).id === run.leaver) rows.set(row.id, row);

  const given = new Set(reassignmentOf(run.current).calls.map(({ to }) => to));
  const snapshot = (await snapshotIds(run)).filter(id => !taken.has(id) && !rows.has(id));
  const known = await run.ports.recordings.known(snapshot);
  for (const row of known.values())
    if (isToAsk(row) && !given.has(presentOwner(row.facts).id)) rows.set(row.id, row);
  return { rows: [...rows.values()], ids: snapshot.filter(id => !known.has(id)) };
}

async function snapshotIds({ current, ports }: ReassignRun): Promise<readonly RecordingId[]> {
  if (current.snapshot === undefined) return [];
  const ids = idsOfSnapshot((await ports.papers.get(current.snapshot.key)) ?? '');
  if (ids === undefined) ports.log.error('snapshot-damaged', { case: current.id });
  return ids ?? [];
}

async function lookAt(rows: readonly Known[], run: ReassignRun): Promise<readonly WebexRecording[]> {
  const looked = await lookAtWebex(rows, { ...run, webex: run.ports.webex });
  return [...looked.values()].flatMap(sight => {
    if ('trouble' in sight && sight.trouble instanceof TransientError) throw sight.trouble;
    return 'seen' in sight ? [sight.seen] : [];
  });
}

/** Nobody has said how Webex spells these: one that it does not know by its id is one that it does not show. */
async function askFor(
  ids: readonly RecordingId[],
  { ports, deadline }: ReassignRun,
): Promise<readonly WebexRecording[]> {
  const seen = await pMap(
    ids,
    async id => {
      try {
        return (await ports.webex.details(uuidOf(id) ?? id, deadline)).recording;
      } catch (error) {
        if (isOfThisOne(error)) return undefined;
        throw error;
      }
    },
    { concurrency: detailsAtOnce },
  );
  return seen.filter(each => each !== undefined);
}

function isOfThisOne(error: unknown): boolean {
  const isRefused = error instanceof TransientError && error.fault === 'refused';
  return isRefused || error instanceof NotFoundError || error instanceof PermanentError;
}

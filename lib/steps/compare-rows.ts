import pMap from 'p-map';
import { compare, repaired, type Damage } from '../domain/compare-row.ts';
import { withUnexplained, type DayCheck } from '../domain/day-check.ts';
import { NotFoundError, StaleMoveError } from '../domain/errors.ts';
import type { Recording } from '../domain/recording.ts';
import type { RecordingId } from '../domain/recording-id.ts';
import { shownState, type ShownState } from '../domain/shown-state.ts';
import { doubted } from '../domain/turn.ts';
import { damageOf } from './check-archive.ts';
import type { Shown, Walk } from './read-shown.ts';

const idsAtOnce = 500;
const rowsAtOnce = 16;

/** The check so far, which what is found is added to. */
export type Tally = { check: DayCheck };

/**
 * Compares rows with what Webex's lists showed and with the archive's bytes, repairs what it can, and adds what it finds
 * to the tally.
 */
export async function compareRows(
  ids: readonly RecordingId[],
  shown: Shown,
  tally: Tally,
  walk: Walk,
): Promise<void> {
  const { recordings, media, clock } = walk.ports;
  for (let at = 0; at < ids.length; at += idsAtOnce) {
    const some = ids.slice(at, at + idsAtOnce);
    const known = await recordings.known(some);
    await pMap(
      some,
      async id => {
        const row = known.get(id);
        const agrees = row !== undefined && compare(row, shown.states.get(id), clock.now()) === 'agrees';
        // What was read may be a moment old: nobody is accused of that.
        if (agrees && (await damageOf(row, media)) === undefined) count(tally, 'rows');
        else await settle(id, shown.states.get(id), tally, walk);
      },
      { concurrency: rowsAtOnce },
    );
  }
}

async function settle(
  id: RecordingId,
  shown: ShownState | undefined,
  tally: Tally,
  walk: Walk,
): Promise<void> {
  const { recordings, media, clock, log } = walk.ports;
  const row = await recordings.get(id);
  if (row === undefined) {
    accuse({ id, why: 'no-row' }, tally, walk);
    return;
  }
  count(tally, 'rows');
  const damage = await damageOf(row, media);
  if (damage !== undefined) {
    count(tally, 'damaged');
    log.error('archive-damaged', { id, ...damage });
    if (await repair(row, { damage, shown }, walk)) return;
  }
  const now = clock.now();
  const finding = compare(row, shown, now);
  const why = damage === undefined ? `${row.status} and ${shown ?? 'not shown'}` : 'archive-damaged';
  if (finding === 'unexplained' || damage !== undefined) accuse({ id, why }, tally, walk);
  if (finding === 'ring' && (await move(row, doubted(row, now), walk))) count(tally, 'rung');
}

/** @returns whether it is archived again, or somebody else has acted on it meanwhile */
async function repair(
  row: Recording,
  so: { damage: Damage; shown: ShownState | undefined },
  walk: Walk,
): Promise<boolean> {
  const { clock, log } = walk.ports;
  if (row.status !== 'archived') return false;
  const shown = so.shown ?? (await look(row, walk));
  const again = repaired(row, { damage: so.damage, shown, now: clock.now() });
  if (again === undefined) return false;
  if (walk.repairsLeft <= 0) {
    log.error('archive-damage-brake', { id: row.id });
    return false;
  }
  walk.repairsLeft -= 1;
  await move(row, again, walk);
  return true;
}

/** Lists may select by another of its times: the details say for certain where it is. */
async function look(row: Recording, walk: Walk): Promise<ShownState | undefined> {
  walk.callsLeft -= 1;
  try {
    const { recording } = await walk.ports.webex.as('reconcile').details(row.webexId, walk.deadline);
    return shownState(recording.status);
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

/** @returns false where somebody else has acted on the row since it was read */
async function move(from: Recording, to: Recording, walk: Walk): Promise<boolean> {
  try {
    await walk.ports.recordings.move(from, to);
    return true;
  } catch (error) {
    if (error instanceof StaleMoveError) return false;
    throw error;
  }
}

function accuse(so: { id: RecordingId; why: string }, tally: Tally, walk: Walk): void {
  walk.ports.log.error('recording-unexplained', so);
  tally.check = withUnexplained(tally.check, so.id);
}

function count(tally: Tally, figure: 'rows' | 'rung' | 'damaged'): void {
  tally.check = { ...tally.check, [figure]: tally.check[figure] + 1 };
}

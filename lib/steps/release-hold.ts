import { coveredBy, isInForce, type Hold } from '../domain/hold.ts';
import { freed } from '../domain/holding.ts';
import type { Recording } from '../domain/recording.ts';
import type { Instant } from '../domain/time.ts';
import { aboutHold, type HoldPorts } from './place-hold.ts';
import { walkCovered } from './walk-covered.ts';
import { writeReceipt } from './write-receipt.ts';

/**
 * Ends a hold. What it alone had kept is announced anew, with a whole notice from then. The plans from before are taken
 * off the rows while it is still in force, so that nobody finds one in between; and once more after it has ended, as new
 * ones may have been made meanwhile. Releasing it again keeps the first release, and mends what a crash has left.
 *
 * @returns the hold as it is now, how many rows were freed, and how many are still covered by another; undefined where
 *   there is no such hold
 * @throws Error in a sentence, with the hold still in force, where a row could not be freed; TransientError when the
 *   tables or the archive fail
 */
export async function releaseHold(
  { id, by }: { id: string; by: string },
  ports: HoldPorts,
): Promise<{ hold: Hold; isNew: boolean; freed: number; stillHeld: number } | undefined> {
  const before = (await ports.holds.all()).find(each => each.id === id);
  if (before === undefined) return undefined;
  const isNew = isInForce(before);
  if (isNew) await freeOrRefuse(before, ports);
  const hold = await ports.holds.release(id, by, ports.clock.now());
  if (hold?.releasedAt === undefined) throw new Error(`The hold ${id} could not be released: run it again.`);
  const at = ports.clock.now();
  await writeReceipt({ kind: 'deed', what: 'hold-release', at, by, about: aboutHold(hold) }, ports);
  const { covered, stillHeld, failed } = await freeRows(hold, hold.releasedAt, ports);
  if (failed.length > 0) throw notFreed(failed, `The hold ${id} was released`);
  return { hold, isNew, freed: covered - stillHeld, stillHeld };
}

async function freeOrRefuse(hold: Hold, ports: HoldPorts): Promise<void> {
  const { failed } = await freeRows(hold, ports.clock.now(), ports);
  if (failed.length > 0) throw notFreed(failed, `The hold ${hold.id} stays in force`);
}

/** @param before plans that were made since then stay */
async function freeRows(hold: Hold, before: Instant, ports: HoldPorts) {
  const others = (await ports.holds.inForce()).filter(each => each.id !== hold.id);
  let [covered, stillHeld] = [0, 0];
  const failed = await walkCovered(
    hold,
    {
      decide: row => freedUnless(others, row, { now: ports.clock.now(), before }),
      told({ isHeld }) {
        covered += 1;
        stillHeld += isHeld ? 1 : 0;
      },
    },
    ports,
  );
  return { covered, stillHeld, failed };
}

function freedUnless(others: readonly Hold[], row: Recording, so: { now: Instant; before: Instant }) {
  if (coveredBy(others, row).length > 0) return { isHeld: true };
  const to = freed(row, so);
  return { isHeld: false, ...(to === undefined ? {} : { to }) };
}

function notFreed(failed: readonly string[], what: string): Error {
  const some = failed.slice(0, 3).join(', ');
  const rows = failed.length === 1 ? 'a row' : `${failed.length} rows`;
  return new Error(`${what}, but ${rows} could not be read or written (${some}): run it again.`);
}

import type { Hold } from '../domain/hold.ts';
import {
  holdIdAt,
  isSameOrder,
  targetOf,
  underHold,
  type HoldEffect,
  type HoldScope,
  type TooLate,
} from '../domain/holding.ts';
import { bareId } from '../domain/recording-id.ts';
import type { Clock, Holds, Leases, NewId, Notes, Papers } from '../ports.ts';
import { letCallsPass } from './let-calls-pass.ts';
import { stageNow } from './stage-now.ts';
import { walkCovered, type WalkCoveredPorts } from './walk-covered.ts';
import { writeReceipt } from './write-receipt.ts';

export type HoldPorts = WalkCoveredPorts & {
  readonly holds: Holds;
  readonly leases: Leases;
  readonly notes: Notes;
  readonly papers: Pick<Papers, 'get' | 'put'>;
  readonly clock: Clock;
  readonly newId: NewId;
};

/**
 * Places a hold. Once this has answered, no call that begins then destroys anything that it covers. The same order for
 * the same reason by the same person is the same hold.
 *
 * @returns the hold, and whether it was not in force before
 * @throws TransientError when the tables or the archive fail: run again, it is then placed at the latest
 */
export async function placeHold(
  order: HoldScope & Pick<Hold, 'reason' | 'by'>,
  ports: HoldPorts,
): Promise<{ hold: Hold; isNew: boolean }> {
  const before = (await ports.holds.inForce()).find(each => isSameOrder(each, order));
  const placedAt = ports.clock.now();
  const hold: Hold = before ?? { ...order, id: holdIdAt(placedAt, ports.newId()), placedAt };
  if (before === undefined) await ports.holds.add(hold);
  await letCallsPass(ports);
  const at = ports.clock.now();
  await writeReceipt({ kind: 'deed', what: 'hold-add', at, by: order.by, about: aboutHold(hold) }, ports);
  return { hold, isNew: before === undefined };
}

/** What a hold is about, for a receipt: ids and no reason, which may name people. */
export function aboutHold(hold: Hold): Readonly<Record<string, string>> {
  const { id, scope } = hold;
  const target = targetOf(hold);
  if (target === undefined) return { hold: id, scope };
  // Some spellings of an id are links.
  return { hold: id, scope, target: scope === 'service-type' ? target : bareId(target) };
}

type Counted = Exclude<HoldEffect, TooLate>;
/** What a hold has done to all that it covers. */
export type HoldTally = Readonly<Record<Counted, number>> & {
  readonly covered: number;
  readonly tooLate: readonly TooLate[];
  /** Rows that could not be read or written. */
  readonly failed: readonly string[];
};

/**
 * Takes back what was to be done to all that a hold in force covers, and has the rest archived and restored. Repeating
 * it changes nothing; whoever acts on a row looks at the holds anyway.
 *
 * @throws TransientError when the tables or the archive fail
 */
export async function enforceHold(hold: Hold, by: string, ports: HoldPorts): Promise<HoldTally> {
  const isLive = (await stageNow(ports)).mode === 'live';
  const effects: HoldEffect[] = [];
  const failed = await walkCovered(
    hold,
    {
      decide: row => underHold(row, { now: ports.clock.now(), isLive }),
      told: ({ effect }) => effects.push(effect),
    },
    ports,
  );
  const tally = tallyOf(effects, failed);
  const { tooLate, failed: _ids, ...counts } = tally;
  const about = { ...aboutHold(hold), ...counts, failed: failed.length };
  const ids = tooLate.map(each => each.id);
  await writeReceipt({ kind: 'deed', what: 'hold-enforce', at: ports.clock.now(), by, ids, about }, ports);
  return tally;
}

function tallyOf(effects: readonly HoldEffect[], failed: readonly string[]): HoldTally {
  const count = (effect: Counted) => effects.filter(each => each === effect).length;
  return {
    covered: effects.length,
    kept: count('kept'),
    withdrawn: count('withdrawn'),
    'withdrawn-and-restoring': count('withdrawn-and-restoring'),
    restoring: count('restoring'),
    archiving: count('archiving'),
    'bin-left': count('bin-left'),
    parked: count('parked'),
    tooLate: effects.filter(each => typeof each !== 'string'),
    failed,
  };
}

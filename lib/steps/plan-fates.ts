import type { Planned } from '../domain/brake.ts';
import { intend } from '../domain/destroying.ts';
import { nextOf, type Look } from '../domain/next-look.ts';
import { apartFromWaiting, type FoundAccounts } from '../domain/owner-account.ts';
import type { Recording } from '../domain/recording.ts';
import type { Terms } from '../domain/stage.ts';
import { hourMs, plusMs, type Instant } from '../domain/time.ts';
import { brake, type BrakePorts } from './brake.ts';
import { moveRows, ringAgainMs, type Move, type RowPorts } from './sweep-rows.ts';

export type FatePorts = RowPorts & BrakePorts;

type Fated = Parameters<typeof intend>[0];
type Wanted = Planned & { readonly row: Fated };

const longDueMs = 12 * hourMs;

/**
 * Gives rows their fate, and intends what is to be destroyed now, soonest-lost first and within the brakes. Whoever acts
 * is rung by the intent, and looks at everything once more. What would only wait for its owner counts for no brake.
 *
 * @returns how many were dated, put off until their owner's account is looked up again, and intended
 */
export async function planFates(
  rows: readonly Recording[],
  so: Look & { accounts: FoundAccounts; deadline: Instant },
  ports: FatePorts,
): Promise<{ dated: number; waiting: number; intended: number }> {
  const now = ports.clock.now();
  const wanted: Wanted[] = [];
  const moves: Move[] = [];
  for (const row of rows.filter(isFated)) {
    const next = nextOf(row, so, now);
    if ('row' in next) moves.push({ from: row, to: next.row });
    else wanted.push({ id: row.id, action: next.act, rule: next.fate.rule, day: next.fate.day, row });
  }
  const { policy, stage } = so;
  const dated = await moveRows(moves, so, ports);
  if (policy === undefined) return { dated, waiting: 0, intended: 0 };
  const { going, waiting } = apartFromWaiting(wanted, so.accounts, now);
  const putOff = waiting.map(({ row, until }): Move => ({ from: row, to: { ...row, lookAt: until } }));
  return {
    dated,
    waiting: await moveRows(putOff, so, ports),
    intended: await intendAll(going, { policy, stage, deadline: so.deadline }, ports),
  };
}

async function intendAll(
  wanted: readonly Wanted[],
  so: Terms & { deadline: Instant },
  ports: FatePorts,
): Promise<number> {
  const passing = await brake(wanted, so, ports);
  const isPassing = new Set(passing);
  const now = ports.clock.now();
  const soonestFirst = passing.toSorted((one, other) => one.day.localeCompare(other.day));
  const moves = soonestFirst.map(({ row }) => ({
    from: row,
    to: intend(row, now, plusMs(now, ringAgainMs)),
  }));
  const intended = await moveRows(moves, so, ports);
  await keepWaiting(
    wanted.filter(each => !isPassing.has(each)),
    so,
    ports,
  );
  return intended;
}

/** What the brake has stopped stays due, and is not due for so long that it would seem to be forgotten. */
async function keepWaiting(
  stopped: readonly Wanted[],
  so: { deadline: Instant },
  ports: FatePorts,
): Promise<void> {
  const now = ports.clock.now();
  const old = stopped.filter(({ row }) => row.lookAt === undefined || row.lookAt < plusMs(now, -longDueMs));
  const moves = old.map(({ row }) => ({ from: row, to: { ...row, lookAt: now } }));
  await moveRows(moves, so, ports);
}

function isFated(row: Recording): row is Fated {
  return row.status === 'discovered' || row.status === 'archived' || row.status === 'trashed';
}

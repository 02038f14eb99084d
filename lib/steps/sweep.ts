import type { AdoptedPolicy } from '../domain/adopted-policy.ts';
import { isIntended, withdraw, type Intended } from '../domain/destroying.ts';
import type { Hold } from '../domain/hold.ts';
import type { FoundAccounts } from '../domain/owner-account.ts';
import type { Policy } from '../domain/policy.ts';
import type { Recording } from '../domain/recording.ts';
import { isRestorable, orderRestore } from '../domain/restoring.ts';
import { countedFrom, dryRun, type Stage } from '../domain/stage.ts';
import { plusMs, type Instant } from '../domain/time.ts';
import { isToOrder, turnOf } from '../domain/turn.ts';
import type { Clock, Holds, Marks, RateGates } from '../ports.ts';
import { foundAccounts } from './owner-accounts.ts';
import { planFates, type FatePorts } from './plan-fates.ts';
import { policyInForce, type PolicyPorts } from './policy-in-force.ts';
import { redateRows } from './redate-rows.ts';
import { stageNow } from './stage-now.ts';
import { ringArchiver, type ArchiveRinging } from './sweep-archive.ts';
import { findDue, oldestDayMarks } from './sweep-due.ts';
import { ringCases, type CasePorts } from './sweep-cases.ts';
import { moveRows, ringAgainMs } from './sweep-rows.ts';

export type SweepPorts = FatePorts &
  PolicyPorts &
  CasePorts & {
    readonly papers: FatePorts['papers'];
    readonly clock: Clock;
    readonly marks: Marks;
    readonly gates: Pick<RateGates, 'get'>;
    readonly holds: Pick<Holds, 'inForce'>;
  };

/** What counts for rows now. */
type Terms = {
  readonly policy: Policy | undefined;
  readonly adopted: AdoptedPolicy | undefined;
  readonly stage: Stage;
  readonly holds: readonly Hold[];
  readonly accounts: FoundAccounts;
};

/**
 * Finds every row and case whose `lookAt` has come, and rings the function that is to act, or gives the row its fate. Then goes on
 * with the walk that brings a new policy to all rows. What is not done before the deadline is found again by the next
 * run. When nobody can tell what the policy is, recordings are archived all the same.
 *
 * @param input.ringLimit rows to ring for the archiver in one run at the most
 * @param input.token with whose pace the rows are archived
 */
export async function sweep(input: ArchiveRinging, ports: SweepPorts): Promise<void> {
  const mark = oldestDayMarks.recordings;
  const due = await findDue(ports.clock.now(), ports.recordings, { marks: ports.marks, mark });
  const [read] = await Promise.allSettled([readTerms(ports)]);
  const known = read.status === 'fulfilled' ? read.value : undefined;
  const turns = Object.groupBy(due, row => turnOf(row, known ?? unknown) ?? 'nobody');
  const rung = await ringArchiver(turns.archive ?? [], input, ports);
  const cases = await ringCases(input, ports);
  if (read.status === 'rejected') throw read.reason;
  const { policy, adopted, stage, holds, accounts } = read.value;
  const retained = await ringRetention(
    turns.retain ?? [],
    { ...read.value, deadline: input.deadline },
    ports,
  );
  const look = { policy, stage, holds, deadline: input.deadline };
  const planned = await planFates(turns.fate ?? [], { ...look, accounts }, ports);
  ports.log.info('swept', { due: due.length, rung, retained, cases, ...planned });
  if (policy !== undefined && adopted !== undefined) await redateRows({ ...look, policy, adopted }, ports);
}

const unknown = { policy: undefined, holds: [], stage: dryRun };

async function readTerms(ports: SweepPorts): Promise<Terms> {
  const inForce = await policyInForce(ports);
  const stage = await stageNow(ports);
  const holds = await ports.holds.inForce();
  const accounts = await foundAccounts(ports);
  return { policy: inForce?.policy, adopted: inForce?.adopted, stage, holds, accounts };
}

async function ringRetention(
  rows: readonly Recording[],
  so: Terms & { deadline: Instant },
  ports: SweepPorts,
): Promise<number> {
  const now = ports.clock.now();
  const lookAt = plusMs(now, ringAgainMs);
  const moves = rows.map(from => {
    if (isVoid(from, so)) return { from, to: withdraw(from, now) };
    // Whoever places a hold orders this at once: here it is made good where others trashed it since.
    const row = isRestorable(from) && isToOrder(from, so) ? orderRestore(from, 'hold', now) : from;
    return { from, to: { ...row, wake: 'retain', lookAt } as const };
  });
  return moveRows(moves, so, ports);
}

/** An intent of a time before this one went live, or that has ended. What was sent is looked at all the same. */
function isVoid(row: Recording, { policy, stage }: Terms): row is Intended {
  if (!isIntended(row) || row.sentAt !== undefined) return false;
  if (stage.mode !== 'live') return true;
  return (
    policy !== undefined && row.fate !== undefined && countedFrom(row.fate, { policy, stage }) !== row.fate
  );
}

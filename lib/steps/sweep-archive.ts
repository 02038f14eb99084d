import { newGate } from '../domain/pace.ts';
import type { Recording } from '../domain/recording.ts';
import { minuteMs, plusMs, secondMs, type Instant } from '../domain/time.ts';
import { recordedAt, workOn } from '../domain/work.ts';
import type { RateGates } from '../ports.ts';
import { findComing } from './sweep-due.ts';
import { moveRows, ringAgainMs, type Move, type RowPorts } from './sweep-rows.ts';

/** As the schedule has it. What is rung has to be done by then, or it would be in the way of what is rung next. */
const sweepEveryMs = 5 * minuteMs;
/** Details and metadata, and one to spare for polls, retries, and for who looks for what is missing. */
const callsPerRow = 3;

export type ArchiveRinging = {
  readonly deadline: Instant;
  readonly ringLimit: number;
  readonly token: string;
};

/**
 * Rings the archiver, newest recordings first, and no more than the learned pace of the token bears until the next run.
 * What was rung before and has not had its turn leaves no room for the past, so that what is new never waits for more
 * than was rung by one run.
 *
 * @returns how many were rung
 */
export async function ringArchiver(
  due: readonly Recording[],
  input: ArchiveRinging,
  ports: RowPorts & { readonly gates: Pick<RateGates, 'get'> },
): Promise<number> {
  const now = ports.clock.now();
  const bearable = Math.min(input.ringLimit, await rowsBearable(input.token, ports.gates));
  const until = plusMs(now, ringAgainMs);
  const coming = await findComing({ from: now, until }, ports.recordings);
  const room = bearable - coming.filter(row => row.wake === 'archive').length;
  const chosen = due
    .toSorted((a, b) => recordedAt(b).localeCompare(recordedAt(a)))
    .filter((row, index) => index < (workOn(row, now) === 'new' ? bearable : room));
  const rung = chosen.map((row): Move => ({ from: row, to: { ...row, wake: 'archive', lookAt: until } }));
  return moveRows(rung, input, ports);
}

async function rowsBearable(token: string, gates: Pick<RateGates, 'get'>): Promise<number> {
  const { callsPerSecond } = (await gates.get(token)) ?? newGate;
  return Math.floor((callsPerSecond * sweepEveryMs) / secondMs / callsPerRow);
}

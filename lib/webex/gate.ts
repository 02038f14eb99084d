import { newGate, slowDown, type RateGate } from '../domain/pace.ts';
import { latest, type Instant } from '../domain/time.ts';
import type { Work } from '../domain/work.ts';
import type { Clock, RateGates } from '../ports.ts';
import { turns, type SharedRow } from './turns.ts';

export type Gate = {
  /** Returns when the token may be used. @throws TransientError at once when that is after the deadline */
  pass(deadline: Instant): Promise<void>;
  /** Shuts the gate for everyone who uses the token, after a call that began at this moment. */
  shut(waitMs: number, begunAt: Instant): Promise<void>;
  /** The same gate, for another kind of work. Without it, work is `new`. */
  as(work: Work): Gate;
};

/** The gate of one token in this process, in front of the row that all processes share. */
export function rateGate(token: string, gates: RateGates, clock: Clock): Gate {
  /** The row as it was last seen. A 429 of this process is in it at once. */
  let known = newGate;

  // What Webex said here holds even where the row has lost it, or is behind.
  function withKnown(row: RateGate | undefined): RateGate {
    if (row === undefined) return known;
    return { ...row, notBefore: latest(row.notBefore, known.notBefore) };
  }

  async function change(decide: (gate: RateGate) => RateGate | undefined): Promise<void> {
    known = withKnown(await gates.change(token, row => decide(withKnown(row))));
  }

  const shared: SharedRow = { clock, change, known: () => known };
  const passes = {
    new: turns('new', shared),
    backfill: turns('backfill', shared),
    reconcile: turns('reconcile', shared),
  };
  const as = (work: Work): Gate => ({ pass: passes[work], shut, as });

  async function shut(waitMs: number, begunAt: Instant): Promise<void> {
    const answer = { waitMs, begunAt, now: clock.now() };
    const before = known;
    known = slowDown(before, answer);
    if (known === before) return;
    await change(gate => {
      const next = slowDown(gate, answer);
      return next === gate ? undefined : next;
    });
  }

  return as('new');
}

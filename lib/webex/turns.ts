import { TransientError } from '../domain/errors.ts';
import { blockOf, openingFor, reserve, type RateGate } from '../domain/pace.ts';
import { latest, msBetween, type Instant } from '../domain/time.ts';
import type { Work } from '../domain/work.ts';
import type { Clock } from '../ports.ts';

export type SharedRow = {
  readonly clock: Clock;
  /** As it was last seen, and with every 429 that this process knows of. */
  readonly known: () => RateGate;
  readonly change: (decide: (gate: RateGate) => RateGate | undefined) => Promise<void>;
};

/** When so many of those that wait may begin; none where it is to be asked again at that moment. */
type Block = { readonly at: Instant; readonly calls: number };
type Waiter = {
  readonly deadline: Instant;
  readonly pass: () => void;
  readonly turnAway: (why: unknown) => void;
};

/**
 * Has the calls of one kind of work that wait in this process take turns, first come, first served. Those that wait
 * together have one block reserved for them, by one write, and begin together.
 *
 * @returns waits for a turn; throws a TransientError at once when it cannot come before the deadline
 */
export function turns(work: Work, row: SharedRow): (deadline: Instant) => Promise<void> {
  const { clock } = row;
  let waiters: readonly Waiter[] = [];
  let serving = false;
  /** Until when all wait, while they do. */
  let opensAt: Instant | undefined;

  async function serve(): Promise<void> {
    if (serving) return;
    serving = true;
    while (waiters.length > 0) {
      try {
        await serveBlock();
      } catch (error) {
        take(() => true).forEach(waiter => waiter.turnAway(error));
      }
    }
    serving = false;
  }

  async function serveBlock(): Promise<void> {
    const { at, calls } = await reserveBlock(work, row, inTime => waiters.filter(inTime).length);
    take(waiter => waiter.deadline <= at).forEach(waiter => waiter.turnAway(refusal(at, row)));
    if (waiters.length === 0) return;
    opensAt = at;
    const waitMs = msBetween(clock.now(), at);
    if (waitMs > 0) await clock.sleep(waitMs);
    opensAt = undefined;
    // After a 429 that came meanwhile, no turn counts any more.
    if (row.known().notBefore > clock.now()) return;
    take((_waiter, index) => index < calls).forEach(waiter => waiter.pass());
  }

  function take(chosen: (waiter: Waiter, index: number) => boolean): readonly Waiter[] {
    const taken = waiters.filter(chosen);
    waiters = waiters.filter(waiter => !taken.includes(waiter));
    return taken;
  }

  return async deadline => {
    const now = clock.now();
    const at = latest(opensAt ?? now, row.known().notBefore);
    if (at > now && deadline <= at) throw refusal(at, row);
    // Whoever has no time left says so: it is not the rate limit that is in the way.
    if (deadline <= now) return;
    await new Promise<void>((pass, turnAway) => {
      waiters = [...waiters, { deadline, pass, turnAway }];
      void serve();
    });
  };
}

async function reserveBlock(
  work: Work,
  row: SharedRow,
  count: (inTime: (waiter: Waiter) => boolean) => number,
): Promise<Block> {
  // The row can only be later than what was seen of it: where even that is not free, nobody has to read it.
  const seen = openingFor(row.known(), work, row.clock.now());
  let block: Block = { at: seen.at, calls: 0 };
  if (!seen.free) return block;
  await row.change(gate => {
    const now = row.clock.now();
    const { at, free } = openingFor(gate, work, now);
    const calls = free
      ? Math.min(
          blockOf(gate),
          count(waiter => waiter.deadline > at),
        )
      : 0;
    block = { at, calls };
    return calls === 0 ? undefined : reserve(gate, { work, calls, now });
  });
  return block;
}

function refusal(at: Instant, { clock, known }: SharedRow): TransientError {
  const waitMs = Math.max(0, msBetween(clock.now(), at));
  const seconds = Math.ceil(waitMs / 1000);
  const why =
    known().notBefore >= at ? `Webex asks to wait ${seconds} s.` : `Others have their turn for ${seconds} s.`;
  return new TransientError('rate-limited', why, { retryAfterMs: waitMs });
}

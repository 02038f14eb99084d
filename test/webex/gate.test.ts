import { describe, expect, it } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import { newGate, type RateGate } from '../../lib/domain/pace.ts';
import { plusMs } from '../../lib/domain/time.ts';
import type { RateGates } from '../../lib/ports.ts';
import { rateGate } from '../../lib/webex/gate.ts';
import { callWebex, type WebexRequest } from '../../lib/webex/request.ts';
import { at } from '../build/recordings.ts';
import {
  aConnection,
  baseUrl,
  fakeWebex,
  hastyClock,
  inAYear,
  manualClock,
  refusalOf,
  settle,
  sharedGates,
  shutUntil,
  type Reply,
} from '../build/webex.ts';

const start = at('2026-10-01T00:00:00Z');
const request: WebexRequest = {
  operation: 'look',
  method: 'GET',
  url: baseUrl,
  scopes: [],
  safeToRepeat: true,
};
const minute: Reply = { status: 429, headers: { 'retry-after': '60' } };
const fine: Reply = { body: 'fine' };

describe('the rate gate', () => {
  it('keeps everyone who uses the token away until the moment that a 429 names', async () => {
    const clock = manualClock();
    const webex = fakeWebex((_request, nth) => (nth === 1 ? minute : fine), clock);
    const on = aConnection({ webex, clock });
    const first = callWebex(request, inAYear, on);
    await settle();
    const others = Promise.all([1, 2, 3].map(() => callWebex(request, inAYear, on)));
    await clock.pass(59_999);
    expect(webex.arrived).toHaveLength(1);
    await clock.pass(1);
    expect(webex.arrived.slice(1).map(each => each.at)).toStrictEqual(['2026-10-01T00:01:00.000Z']);
    await clock.pass(1_000);
    expect((await first).text).toBe('fine');
    expect(await others).toHaveLength(3);
  });

  it('keeps away a second client that shares the row', async () => {
    const clock = hastyClock();
    const gates = sharedGates();
    await refusalOf(
      callWebex(
        request,
        plusMs(start, 1_000),
        aConnection({ webex: fakeWebex([minute], clock), clock, gates }),
      ),
    );
    const other = fakeWebex([fine], clock);
    await callWebex(request, inAYear, aConnection({ webex: other, clock, gates }));
    expect(other.arrived.map(each => each.at)).toStrictEqual(['2026-10-01T00:01:00.000Z']);
  });

  it('knows at once what another process met', async () => {
    const clock = hastyClock();
    const gates = sharedGates();
    const webex = fakeWebex(() => fine, clock);
    const on = aConnection({ webex, clock, gates });
    await callWebex(request, inAYear, on);
    await shutUntil(gates, 'compliance-read', plusMs(start, 60_000));
    await callWebex(request, inAYear, on);
    expect(webex.arrived.map(each => each.at)).toStrictEqual([start, '2026-10-01T00:01:00.000Z']);
  });

  it('reads and writes the row once for a whole block of calls', async () => {
    const clock = hastyClock();
    const gates = sharedGates();
    await gates.change('compliance-read', () => ({ ...newGate, callsPerSecond: 40 }));
    const before = { reads: gates.reads, writes: gates.writes };
    const webex = fakeWebex(() => fine, clock);
    const on = aConnection({ webex, clock, gates });
    await Promise.all(Array.from({ length: 20 }, () => callWebex(request, inAYear, on)));
    expect(webex.arrived.map(each => each.at)).toStrictEqual([
      // Whoever comes first has nobody to share a block with yet.
      start,
      ...Array<string>(10).fill('2026-10-01T00:00:00.025Z'),
      ...Array<string>(9).fill('2026-10-01T00:00:00.275Z'),
    ]);
    expect([gates.reads - before.reads, gates.writes - before.writes]).toStrictEqual([3, 3]);
  });

  it('does not read the row while it knows that nobody may call', async () => {
    const clock = manualClock();
    const gates = sharedGates();
    const gate = rateGate('t', gates, clock);
    await gate.shut(60_000, start);
    const { reads } = gates;
    const passed = Promise.all([gate.pass(inAYear), gate.as('backfill').pass(inAYear)]);
    await clock.pass(59_999);
    expect(gates.reads).toBe(reads);
    await clock.pass(1_000);
    expect(await passed).toHaveLength(2);
  });

  it('reads the row again after a read that failed', async () => {
    const clock = hastyClock();
    let broken = true;
    const rows = sharedGates();
    await shutUntil(rows, 't', plusMs(start, 5_000));
    const gates: RateGates = {
      ...rows,
      async change(token, decide) {
        if (broken) throw new TransientError('store-unavailable', 'The table is away.');
        return rows.change(token, decide);
      },
    };
    const gate = rateGate('t', gates, clock);
    await expect(Promise.all([gate.pass(inAYear), gate.pass(inAYear)])).rejects.toThrow('The table is away.');
    broken = false;
    await gate.pass(inAYear);
    expect(clock.now()).toBe('2026-10-01T00:00:05.000Z');
  });

  it('waits on where a second 429 moves the moment while everyone waits', async () => {
    const clock = manualClock();
    const gate = rateGate('t', sharedGates(), clock);
    await gate.shut(10_000, start);
    const passed = gate.pass(inAYear).then(() => clock.now());
    await clock.pass(5_000);
    await gate.shut(20_000, start);
    await clock.pass(60_000);
    expect(await passed).toBe('2026-10-01T00:00:25.000Z');
  });

  it('never opens earlier because a later answer asks for less', async () => {
    const clock = hastyClock();
    const gates = sharedGates();
    const gate = rateGate('t', gates, clock);
    await gate.shut(60_000, start);
    await gate.shut(5_000, start);
    await gate.pass(inAYear);
    expect(clock.now()).toBe('2026-10-01T00:01:00.000Z');
    expect(await gates.get('t')).toMatchObject({ notBefore: '2026-10-01T00:01:00.000Z' });
  });

  it('keeps its own word, and what it has learned, where the row is lost', async () => {
    const clock = hastyClock();
    let row: RateGate | undefined;
    const gates: RateGates = {
      get: async () => row,
      change: async (_token, decide) => (row = decide(row) ?? row),
    };
    const gate = rateGate('t', gates, clock);
    await gate.shut(60_000, start);
    row = undefined;
    await gate.pass(inAYear);
    expect(clock.now()).toBe('2026-10-01T00:01:00.000Z');
    expect(row).toMatchObject({ callsPerSecond: 7, notBefore: '2026-10-01T00:01:00.000Z' });
  });

  it('keeps its own word where the row was read before', async () => {
    const clock = manualClock();
    const rows = sharedGates();
    const held: (() => void)[] = [];
    const gates: RateGates = {
      ...rows,
      async change(token, decide) {
        const stored = await rows.change(token, decide);
        await new Promise<void>(answer => held.push(answer));
        return stored;
      },
    };
    const answerNext = async () => {
      await settle();
      held.shift()?.();
      await settle();
    };
    const gate = rateGate('t', gates, clock);
    const passed = gate.pass(inAYear).then(() => clock.now());
    await settle();
    const shut = gate.shut(60_000, start);
    await answerNext();
    await answerNext();
    await shut;
    await clock.pass(60_000);
    await answerNext();
    expect(await passed).toBe('2026-10-01T00:01:00.000Z');
  });

  it('is one for each token', async () => {
    const clock = hastyClock();
    const gates = sharedGates();
    await rateGate('one', gates, clock).shut(60_000, start);
    await rateGate('other', gates, clock).pass(inAYear);
    expect(clock.now()).toBe(start);
  });

  it.each([
    ['after', 59_999],
    ['at', 60_000],
  ])('turns away at once whoever would pass %s their deadline', async (_how, leftMs) => {
    const clock = hastyClock();
    const gate = rateGate('t', sharedGates(), clock);
    await gate.shut(60_000, start);
    const error = await refusalOf(gate.pass(plusMs(start, leftMs)));
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ fault: 'rate-limited', retryAfterMs: 60_000 });
    expect(clock.now()).toBe(start);
  });

  it('lets pass whoever has a moment left after it', async () => {
    const clock = hastyClock();
    const gate = rateGate('t', sharedGates(), clock);
    await gate.shut(60_000, start);
    await gate.pass(plusMs(start, 60_001));
    expect(clock.now()).toBe('2026-10-01T00:01:00.000Z');
  });

  it('shuts also for a call that gives up, so that the next one waits', async () => {
    const clock = hastyClock();
    const webex = fakeWebex((_request, nth) => (nth <= 5 ? minute : fine), clock);
    const on = aConnection({ webex, clock });
    const error = await refusalOf(callWebex(request, inAYear, on));
    expect(error).toMatchObject({ fault: 'rate-limited', retryAfterMs: 60_000 });
    await callWebex(request, inAYear, on);
    expect(webex.arrived.map(each => each.at.slice(14, 19))).toStrictEqual([
      '00:00',
      '01:00',
      '02:00',
      '03:00',
      '04:00',
      '05:00',
    ]);
  });

  it('shuts once for all calls that were under way, and slows down once', async () => {
    const clock = manualClock();
    const gates = sharedGates();
    await gates.change('compliance-read', () => ({ ...newGate, callsPerSecond: 20 }));
    const gate = rateGate('compliance-read', gates, clock);
    const under = Promise.all(Array.from({ length: 5 }, () => gate.pass(inAYear)));
    await clock.pass(1_000);
    await under;
    const { reads, writes } = gates;
    await Promise.all(Array.from({ length: 5 }, () => gate.shut(60_000, start)));
    expect([gates.reads - reads, gates.writes - writes]).toStrictEqual([1, 1]);
    expect(await gates.get('compliance-read')).toMatchObject({
      callsPerSecond: 14,
      ceiling: 20,
      notBefore: '2026-10-01T00:01:01.000Z',
    });
  });

  it('does not shut for years because of an absurd answer', async () => {
    const clock = hastyClock();
    const epochSeconds: Reply = { status: 429, headers: { 'retry-after': '1790812800' } };
    const webex = fakeWebex([epochSeconds, fine], clock);
    expect((await callWebex(request, inAYear, aConnection({ webex, clock }))).text).toBe('fine');
    expect(clock.now()).toBe('2026-10-01T00:00:15.000Z');
  });
});

describe('whoever waits for a turn', () => {
  it('is turned away at once, and takes none, where it comes after the deadline', async () => {
    const clock = hastyClock();
    const gates = sharedGates();
    await gates.change('t', () => ({
      ...newGate,
      nextFree: { ...newGate.nextFree, all: plusMs(start, 5_000) },
    }));
    const { writes } = gates;
    const gate = rateGate('t', gates, clock);
    for (const work of ['new', 'backfill', 'reconcile'] as const) {
      const error = await refusalOf(gate.as(work).pass(plusMs(start, 5_000)));
      expect(error).toMatchObject({ fault: 'rate-limited', retryAfterMs: 5_000 });
    }
    expect([clock.now(), gates.writes]).toStrictEqual([start, writes]);
  });

  it('is turned away at once also while others wait already', async () => {
    const clock = manualClock();
    const gate = rateGate('t', sharedGates(), clock);
    await gate.shut(60_000, start);
    const patient = gate.pass(inAYear);
    await settle();
    expect(await refusalOf(gate.pass(plusMs(start, 30_000)))).toMatchObject({ fault: 'rate-limited' });
    await clock.pass(60_000);
    await patient;
  });

  it('without a moment left passes, to be told that time ran out', async () => {
    const clock = hastyClock();
    const webex = fakeWebex([], clock);
    const error = await refusalOf(callWebex(request, start, aConnection({ webex, clock })));
    expect(error).toMatchObject({ fault: 'time-ran-out' });
  });

  it('for something new comes before any backfill that waits longer', async () => {
    const clock = manualClock();
    const gates = sharedGates();
    await gates.change('t', () => ({ ...newGate, callsPerSecond: 4 }));
    const [gate, elsewhere] = [rateGate('t', gates, clock), rateGate('t', gates, clock)];
    const passed: string[] = [];
    const noted = async (name: string, pass: Promise<void>) => {
      await pass;
      passed.push(name);
    };
    const backfill = [gate, elsewhere].flatMap(each =>
      Array.from({ length: 20 }, async () => noted('backfill', each.as('backfill').pass(inAYear))),
    );
    await clock.pass(1_000);
    const before = passed.length;
    const fresh = [1, 2, 3].map(async () => noted('new', elsewhere.pass(inAYear)));
    await clock.pass(1_000);
    expect(passed.slice(before, before + 4).filter(each => each === 'new')).toHaveLength(3);
    await clock.pass(20_000);
    await Promise.all([...backfill, ...fresh]);
    expect(passed).toHaveLength(43);
  });

  it('shares the pace with other processes', async () => {
    const clock = manualClock();
    const gates = sharedGates();
    await gates.change('compliance-read', () => ({ ...newGate, callsPerSecond: 5 }));
    const webex = fakeWebex(() => fine, clock);
    const calls = [1, 2, 3].flatMap(() => {
      const on = aConnection({ webex, clock, gates });
      return Array.from({ length: 10 }, () => callWebex(request, inAYear, on));
    });
    await clock.pass(3_999);
    expect(webex.arrived).toHaveLength(20);
    await clock.pass(2_000);
    expect(await Promise.all(calls)).toHaveLength(30);
  });

  it('is let through after a 429 that came meanwhile only when that is over', async () => {
    const clock = manualClock();
    const gate = rateGate('t', sharedGates(), clock);
    await gate.pass(inAYear);
    const second = gate.pass(inAYear).then(() => clock.now());
    await clock.pass(50);
    await gate.shut(10_000, start);
    await clock.pass(10_000);
    expect(await second).toBe('2026-10-01T00:00:10.050Z');
  });
});

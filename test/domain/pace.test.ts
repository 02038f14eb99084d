import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  blockOf,
  leastCallsPerSecond,
  mostCallsPerSecond,
  newGate,
  openingFor,
  reserve,
  slowDown,
  type RateGate,
} from '../../lib/domain/pace.ts';
import { msBetween, plusMs } from '../../lib/domain/time.ts';
import type { Work } from '../../lib/domain/work.ts';
import { limitedWebex } from '../build/limited-webex.ts';
import { at } from '../build/recordings.ts';

const start = at('2026-10-01T00:00:00Z');
const after = (ms: number) => plusMs(start, ms);
const gateAt = (callsPerSecond: number): RateGate => ({ ...newGate, callsPerSecond });
const refusedShare = ({ served, refused }: { served: number; refused: number }) =>
  refused / (served + refused);

describe('the pace', () => {
  it.each([20, 5, 1])('comes near a limit of %d calls a second, and is hardly ever refused', limit => {
    const webex = limitedWebex(start);
    const learning = webex.work(1, { limit });
    expect(refusedShare(learning)).toBeLessThan(0.005);
    const later = webex.work(4, { limit });
    expect(refusedShare(later)).toBeLessThan(0.001);
    expect(later.served).toBeGreaterThan(0.85 * limit * 4 * 3_600);
  });

  it('comes near a limit also where each 429 asks for a minute', () => {
    const webex = limitedWebex(start);
    webex.waits(60_000);
    webex.work(1, { limit: 5 });
    const later = webex.work(4, { limit: 5 });
    expect(refusedShare(later)).toBeLessThan(0.001);
    expect(later.served).toBeGreaterThan(0.8 * 5 * 4 * 3_600);
  });

  it('is used up by backfill too, where nobody else wants to call', () => {
    const webex = limitedWebex(start);
    webex.work(1, { limit: 20 });
    const later = webex.work(2, { limit: 20, work: 'backfill' });
    expect(later.served).toBeGreaterThan(0.85 * 20 * 2 * 3_600);
  });

  it('follows a limit that falls, and one that rises', () => {
    const webex = limitedWebex(start);
    webex.work(1, { limit: 20 });
    const fallen = webex.work(1, { limit: 4 });
    expect(refusedShare(fallen)).toBeLessThan(0.005);
    expect(webex.gate().callsPerSecond).toBeLessThanOrEqual(4.1);
    webex.work(2, { limit: 20 });
    const risen = webex.work(1, { limit: 20 });
    expect(risen.served).toBeGreaterThan(0.8 * 20 * 3_600);
  });

  it('stays within its bounds, whatever Webex bears', () => {
    const generous = limitedWebex(start);
    generous.work(1, { limit: 1_000 });
    expect(generous.gate().callsPerSecond).toBe(mostCallsPerSecond);
    const hard = limitedWebex(start);
    hard.work(1, { limit: 0 });
    expect(hard.gate().callsPerSecond).toBe(leastCallsPerSecond);
  });

  it('rises from its lowest also where runs are too short for a step, with pauses between them', () => {
    const webex = limitedWebex(start);
    webex.work(1, { limit: 0 });
    for (let run = 0; run < 24 * 12; run += 1) {
      webex.work(2 / 60, { limit: 1_000 });
      webex.rest(3 / 60);
    }
    expect(webex.gate().callsPerSecond).toBeGreaterThan(10);
  });

  it('is not raised by time alone: only while it is in full use', () => {
    let gate = gateAt(10);
    for (let second = 0; second < 3_600; second += 1)
      gate = reserve(gate, { work: 'new', calls: 1, now: after(second * 1_000) });
    expect(gate.callsPerSecond).toBe(10);
  });

  it('that was not used for days is what it was', () => {
    const webex = limitedWebex(start);
    webex.work(1, { limit: 20 });
    const before = webex.gate().callsPerSecond;
    webex.rest(72);
    webex.work(0.01, { limit: 20 });
    expect(webex.gate().callsPerSecond).toBe(before);
  });
});

describe('a 429', () => {
  const refusedAt = (ms: number, begunMs = ms, waitMs = 10_000) => ({
    waitMs,
    begunAt: after(begunMs),
    now: after(ms),
  });

  it('slows down once, however many calls that had begun by then meet one', () => {
    const first = slowDown(gateAt(10), refusedAt(500, 0));
    expect(first).toMatchObject({ callsPerSecond: 7, ceiling: 10, notBefore: after(10_500) });
    const second = slowDown(first, refusedAt(900, 400));
    expect(second).toMatchObject({ callsPerSecond: 7, ceiling: 10, notBefore: after(10_900) });
    expect(slowDown(second, refusedAt(900, 500, 5_000))).toBe(second);
  });

  it('of a call that began later slows down again', () => {
    const first = slowDown(gateAt(10), refusedAt(500, 0));
    expect(slowDown(first, refusedAt(10_600)).callsPerSecond).toBeCloseTo(4.9);
  });

  it('never opens the gate earlier', () => {
    const long = slowDown(newGate, refusedAt(0, 0, 60_000));
    expect(slowDown(long, refusedAt(100, 50, 5_000)).notBefore).toBe(after(60_000));
  });

  it.each<Work>(['new', 'backfill', 'reconcile'])('keeps %s away until the moment that it names', work => {
    const shut = slowDown(newGate, refusedAt(0));
    expect(openingFor(shut, work, after(9_999))).toStrictEqual({ at: after(10_000), free: false });
    expect(openingFor(shut, work, after(10_000))).toStrictEqual({ at: after(10_000), free: true });
  });
});

describe('a call', () => {
  it('may begin at once where nobody called, and then one block after the other', () => {
    const first = reserve(gateAt(20), { work: 'new', calls: 5, now: start });
    expect(openingFor(first, 'new', after(10))).toStrictEqual({ at: after(250), free: true });
    const second = reserve(first, { work: 'new', calls: 5, now: after(10) });
    expect(openingFor(second, 'new', after(20))).toStrictEqual({ at: after(500), free: true });
  });

  it.each([
    [50, 12],
    [10, 2],
    [0.2, 1],
  ])('at a pace of %d a second shares a block with %d at the most', (pace, calls) => {
    expect(blockOf(gateAt(pace))).toBe(calls);
  });

  it('is not kept waiting by a moment that a wrong clock wrote', () => {
    const wrong = reserve(newGate, { work: 'reconcile', calls: 1, now: at('2026-10-01T01:00:00Z') });
    for (const work of ['new', 'backfill', 'reconcile'] as const)
      expect(openingFor(wrong, work, start)).toStrictEqual({ at: start, free: true });
  });
});

const paces = fc.double({ min: leastCallsPerSecond, max: mostCallsPerSecond, noNaN: true });
const others = fc.array(
  fc.record({
    work: fc.constantFrom<Work>('backfill', 'reconcile'),
    calls: fc.integer({ min: 1, max: 12 }),
    pauseMs: fc.integer({ min: 0, max: 3_000 }),
  }),
  { minLength: 1, maxLength: 60 },
);

describe('the shares', () => {
  it('let something new wait for no more than a block each of backfill and reconcile', () => {
    fc.assert(
      fc.property(paces, others, (pace, attempts) => {
        let gate = gateAt(pace);
        let now = start;
        const blockMs = Math.ceil((blockOf(gate) * 1_000) / pace);
        for (const { work, calls, pauseMs } of attempts) {
          if (openingFor(gate, work, now).free)
            gate = reserve(gate, { work, calls: Math.min(calls, blockOf(gate)), now });
          const { at: opens, free } = openingFor(gate, 'new', now);
          expect(free).toBe(true);
          expect(msBetween(now, opens)).toBeLessThanOrEqual(2 * blockMs);
          now = plusMs(now, pauseMs);
        }
      }),
    );
  });

  it('leave reconcile a tenth, whoever else calls', () => {
    fc.assert(
      fc.property(paces, fc.constantFrom<Work>('new', 'backfill'), (pace, rival) => {
        // Near its ceiling, so that the pace hardly rises meanwhile.
        let gate: RateGate = { ...gateAt(pace), ceiling: pace };
        let calls = 0;
        const stepMs = Math.ceil(1_000 / pace);
        for (let step = 0; step < 300; step += 1) {
          const now = after(step * stepMs);
          if (openingFor(gate, 'reconcile', now).free) {
            gate = reserve(gate, { work: 'reconcile', calls: 1, now });
            calls += 1;
          }
          const open = openingFor(gate, rival, now);
          if (open.free && msBetween(now, open.at) <= stepMs)
            gate = reserve(gate, { work: rival, calls: 1, now });
        }
        expect(calls).toBeGreaterThanOrEqual(25);
        expect(calls).toBeLessThanOrEqual(34);
      }),
    );
  });

  it('give backfill only what nobody wants', () => {
    const gate = reserve(gateAt(10), { work: 'new', calls: 2, now: start });
    expect(openingFor(gate, 'backfill', after(199))).toStrictEqual({ at: after(200), free: false });
    expect(openingFor(gate, 'backfill', after(200))).toStrictEqual({ at: after(200), free: true });
  });
});

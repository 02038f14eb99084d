import { describe, expect, it } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
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
    expect((await first).text).toBe('fine');
    expect(await others).toHaveLength(3);
    expect(webex.arrived.slice(1).map(each => each.at)).toStrictEqual(
      Array(4).fill('2026-10-01T00:01:00.000Z'),
    );
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

  it('knows at most ten seconds later what another process met', async () => {
    const clock = hastyClock();
    const gates = sharedGates();
    const webex = fakeWebex(() => fine, clock);
    const on = aConnection({ webex, clock, gates });
    await callWebex(request, inAYear, on);
    await gates.close('compliance-read', plusMs(start, 60_000));
    await clock.sleep(10_000);
    await callWebex(request, inAYear, on);
    expect(webex.arrived.map(each => each.at)).toStrictEqual([start, '2026-10-01T00:01:00.000Z']);
  });

  it('reads the row once in ten seconds, however many call at once', async () => {
    const clock = hastyClock();
    const gates = sharedGates();
    const on = aConnection({ webex: fakeWebex(() => fine, clock), clock, gates });
    await Promise.all(Array.from({ length: 20 }, () => callWebex(request, inAYear, on)));
    await clock.sleep(9_999);
    await Promise.all(Array.from({ length: 20 }, () => callWebex(request, inAYear, on)));
    expect(gates.reads).toBe(1);
    await clock.sleep(1);
    await Promise.all(Array.from({ length: 20 }, () => callWebex(request, inAYear, on)));
    expect(gates.reads).toBe(2);
  });

  it('reads the row again after a read that failed', async () => {
    const clock = hastyClock();
    let broken = true;
    const rows = sharedGates();
    await rows.close('t', plusMs(start, 5_000));
    const gates: RateGates = {
      ...rows,
      notBefore: async token => {
        if (broken) throw new TransientError('store-unavailable', 'The table is away.');
        return rows.notBefore(token);
      },
    };
    const gate = rateGate('t', gates, clock);
    await expect(gate.pass(inAYear)).rejects.toThrow('The table is away.');
    broken = false;
    await gate.pass(inAYear);
    expect(clock.now()).toBe('2026-10-01T00:00:05.000Z');
  });

  it('waits on where a second 429 moves the moment while everyone waits', async () => {
    const clock = manualClock();
    const gate = rateGate('t', sharedGates(), clock);
    await gate.shut(10_000);
    const passed = gate.pass(inAYear).then(() => clock.now());
    await clock.pass(5_000);
    await gate.shut(20_000);
    await clock.pass(60_000);
    expect(await passed).toBe('2026-10-01T00:00:25.000Z');
  });

  it('never opens earlier because a later answer asks for less', async () => {
    const clock = hastyClock();
    const gates = sharedGates();
    const gate = rateGate('t', gates, clock);
    await gate.shut(60_000);
    await gate.shut(5_000);
    await gate.pass(inAYear);
    expect(clock.now()).toBe('2026-10-01T00:01:00.000Z');
    expect(await gates.notBefore('t')).toBe('2026-10-01T00:01:00.000Z');
  });

  it('keeps its own word where the row has lost it, or is behind', async () => {
    for (const row of [undefined, plusMs(start, 5_000)]) {
      const clock = hastyClock();
      const gate = rateGate('t', { notBefore: async () => row, close: async () => undefined }, clock);
      await gate.shut(60_000);
      await gate.shut(5_000);
      await gate.pass(inAYear);
      expect(clock.now()).toBe('2026-10-01T00:01:00.000Z');
    }
  });

  it('is one for each token', async () => {
    const clock = hastyClock();
    const gates = sharedGates();
    await rateGate('one', gates, clock).shut(60_000);
    await rateGate('other', gates, clock).pass(inAYear);
    expect(clock.now()).toBe(start);
  });

  it.each([
    ['after', 59_999],
    ['at', 60_000],
  ])('turns away at once whoever would pass %s their deadline', async (_how, leftMs) => {
    const clock = hastyClock();
    const gate = rateGate('t', sharedGates(), clock);
    await gate.shut(60_000);
    const error = await refusalOf(gate.pass(plusMs(start, leftMs)));
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ fault: 'rate-limited', retryAfterMs: 60_000 });
    expect(clock.now()).toBe(start);
  });

  it('lets pass whoever has a moment left after it', async () => {
    const clock = hastyClock();
    const gate = rateGate('t', sharedGates(), clock);
    await gate.shut(60_000);
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

  it('does not shut for years because of an absurd answer', async () => {
    const clock = hastyClock();
    const epochSeconds: Reply = { status: 429, headers: { 'retry-after': '1790812800' } };
    const webex = fakeWebex([epochSeconds, fine], clock);
    expect((await callWebex(request, inAYear, aConnection({ webex, clock }))).text).toBe('fine');
    expect(clock.now()).toBe('2026-10-01T00:00:15.000Z');
  });
});

import { describe, expect, it } from 'vitest';
import { TokenRefusedError } from '../../lib/domain/errors.ts';
import { minuteMs, type Instant } from '../../lib/domain/time.ts';
import { atTheEdge } from '../../lib/runtime/edge.ts';
import { scheduleFunction } from '../../lib/runtime/schedule-function.ts';
import { invocation } from '../build/lambda.ts';
import { handClock, keptLog } from '../build/step-world.ts';
import { throwing } from '../build/throwing.ts';

const world = () => ({ clock: handClock('2026-03-02T10:00:00Z'), log: keptLog() });

describe('a function woken by a schedule', () => {
  it.each([
    [4 * minuteMs, '2026-03-02T10:03:50.000Z'],
    [10_000, '2026-03-02T10:00:00.000Z'],
    [0, '2026-03-02T10:00:00.000Z'],
  ])('with %d ms left may begin new work until %s', async (leftMs, until) => {
    const edge = world();
    const deadlines: Instant[] = [];
    const handler = scheduleFunction(edge, async deadline => void deadlines.push(deadline));
    await handler({ source: 'aws.scheduler' }, invocation(edge.clock, leftMs));
    expect(deadlines).toEqual([until]);
  });

  it('does not mind what its event is', async () => {
    const edge = world();
    let runs = 0;
    const handler = scheduleFunction(edge, async () => void (runs += 1));
    for (const event of [undefined, null, {}, 'now'])
      await handler(event, invocation(edge.clock, 4 * minuteMs));
    expect(runs).toBe(4);
  });
});

describe('the edge', () => {
  it('logs a failure once, with what it means, and throws it on', async () => {
    const edge = world();
    const error = new TokenRefusedError('Webex answered 401 to list recordings.');
    const handler = scheduleFunction(edge, () => Promise.reject(error));
    await expect(handler({}, invocation(edge.clock, 4 * minuteMs))).rejects.toBe(error);
    expect(edge.log.lines).toEqual([
      {
        level: 'error',
        event: 'run-failed',
        facts: {
          error: 'TokenRefusedError',
          why: 'Webex answered 401 to list recordings.',
          fault: 'token-refused',
        },
      },
    ]);
  });

  it('does so for an error of no known class too, thrown at once', async () => {
    const edge = world();
    const handler = atTheEdge(() => {
      throw new RangeError('Invalid time value');
    }, edge);
    await expect(handler({}, invocation(edge.clock, 4 * minuteMs))).rejects.toThrow('Invalid time value');
    expect(edge.log.lines).toEqual([
      { level: 'error', event: 'run-failed', facts: { error: 'RangeError', why: 'Invalid time value' } },
    ]);
  });

  it('says nothing of what was thrown where it is no error', async () => {
    const edge = world();
    const handler = atTheEdge(async () => throwing({ token: 'Zx9-nobody-may-see' }), edge);
    await expect(handler({}, invocation(edge.clock, 4 * minuteMs))).rejects.toMatchObject({});
    expect(edge.log.lines).toHaveLength(1);
    expect(JSON.stringify(edge.log.lines)).not.toContain('Zx9');
  });

  it('gives back what the work gives, and logs nothing', async () => {
    const edge = world();
    const handler = atTheEdge(async (event: { n: number }) => event.n + 1, edge);
    expect(await handler({ n: 1 }, invocation(edge.clock, 4 * minuteMs))).toBe(2);
    expect(edge.log.lines).toEqual([]);
  });

  it('lets no clock but the one that was handed in end the work', async () => {
    const edge = world();
    const handler = atTheEdge(async () => {
      edge.clock.pass(10 * minuteMs);
      // Longer than a timer of the machine that is due at once.
      await new Promise(resolve => setTimeout(resolve, 5));
      return 'done';
    }, edge);
    expect(await handler({}, invocation(edge.clock, 0))).toBe('done');
  });
});

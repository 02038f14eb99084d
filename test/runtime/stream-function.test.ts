import { describe, expect, it } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import { minuteMs, type Instant } from '../../lib/domain/time.ts';
import { streamBatchFunction, streamFunction } from '../../lib/runtime/stream-function.ts';
import { invocation, streamRecord } from '../build/lambda.ts';
import { handClock, keptLog } from '../build/step-world.ts';
import { throwing } from '../build/throwing.ts';

function world() {
  return { clock: handClock('2026-03-02T10:00:00Z'), log: keptLog() };
}
const batchOf = (...ids: string[]) => ({
  Records: ids.map((id, index) => streamRecord(id, `${index + 1}00`)),
});
const failures = (...sequenceNumbers: string[]) => ({
  batchItemFailures: sequenceNumbers.map(itemIdentifier => ({ itemIdentifier })),
});

describe('a function woken by a stream', () => {
  it('looks once at each row that the batch names, with the deadline of the invocation', async () => {
    const edge = world();
    const looks: [string, Instant][] = [];
    const handler = streamFunction(edge, async (id, deadline) => void looks.push([id, deadline]), 1);
    const answer = await handler(batchOf('a', 'b', 'a', 'a'), invocation(edge.clock, 15 * minuteMs));
    expect(answer).toEqual(failures());
    expect(looks).toEqual([
      ['a', '2026-03-02T10:14:30.000Z'],
      ['b', '2026-03-02T10:14:30.000Z'],
    ]);
  });

  it('reports all records of a row that could not be settled, and no others', async () => {
    const edge = world();
    const settled: string[] = [];
    const handler = streamFunction(
      edge,
      async id => {
        if (id === 'bad') throw new TransientError('store-unavailable', 'The tables cannot be written.');
        settled.push(id);
      },
      2,
    );
    const answer = await handler(batchOf('a', 'bad', 'b', 'bad', 'c'), invocation(edge.clock, 15 * minuteMs));
    expect(answer).toEqual(failures('200', '400'));
    expect(settled).toEqual(['a', 'b', 'c']);
    expect(edge.log.lines).toEqual([
      {
        level: 'error',
        event: 'row-not-settled',
        facts: { id: 'bad', why: 'The tables cannot be written.' },
      },
    ]);
  });

  it('reports the rows for which no time was left, without beginning them', async () => {
    const edge = world();
    const begun: string[] = [];
    const handler = streamFunction(
      edge,
      async id => {
        begun.push(id);
        edge.clock.pass(10 * minuteMs);
      },
      1,
    );
    const answer = await handler(batchOf('a', 'b', 'c', 'd'), invocation(edge.clock, 15 * minuteMs));
    expect(begun).toEqual(['a', 'b']);
    expect(answer).toEqual(failures('300', '400'));
    expect(edge.log.lines).toEqual([]);
  });

  it('begins nothing where the whole invocation is shorter than its reserve', async () => {
    const edge = world();
    const handler = streamFunction(edge, async () => expect.fail('There is no time.'), 1);
    expect(await handler(batchOf('a'), invocation(edge.clock, 29_000))).toEqual(failures('100'));
  });

  it('works on no more rows at once than it may', async () => {
    const edge = world();
    let now = 0;
    let most = 0;
    const handler = streamFunction(
      edge,
      async () => {
        now += 1;
        most = Math.max(most, now);
        await new Promise(resolve => setImmediate(resolve));
        now -= 1;
      },
      3,
    );
    const ids = Array.from({ length: 12 }, (_, index) => `row-${index}`);
    await handler(batchOf(...ids), invocation(edge.clock, 15 * minuteMs));
    expect(most).toBe(3);
  });

  it('says what was thrown even where it is no error', async () => {
    const edge = world();
    const handler = streamFunction(edge, async () => throwing('text'), 1);
    expect(await handler(batchOf('a'), invocation(edge.clock, 15 * minuteMs))).toEqual(failures('100'));
    expect(edge.log.lines[0]?.facts).toEqual({ id: 'a', why: 'unknown' });
  });

  it.each([
    ['no records', {}],
    ['a record without a key', { Records: [{ dynamodb: { SequenceNumber: '1' } }] }],
    ['an empty key', { Records: [streamRecord('', '100')] }],
    ['nothing', undefined],
  ])('throws on an event with %s, so that nothing of it counts as done', async (_what, event) => {
    const edge = world();
    const handler = streamFunction(edge, async () => expect.fail('There is nothing to look at.'), 1);
    await expect(handler(event, invocation(edge.clock, 15 * minuteMs))).rejects.toThrow();
    expect(edge.log.lines).toHaveLength(1);
  });
});

describe('a function that takes the rows of a batch together', () => {
  it('is given each row once, with the deadline of the invocation', async () => {
    const edge = world();
    const looks: (readonly [readonly string[], Instant])[] = [];
    const handler = streamBatchFunction(edge, async (ids, deadline) => {
      looks.push([ids, deadline]);
      return [];
    });
    expect(await handler(batchOf('a', 'b', 'a'), invocation(edge.clock, 15 * minuteMs))).toEqual(failures());
    expect(looks).toEqual([[['a', 'b'], '2026-03-02T10:14:30.000Z']]);
  });

  it('reports all records of the rows that are to be tried again, and no others', async () => {
    const edge = world();
    const handler = streamBatchFunction(edge, async () => ['bad']);
    const answer = await handler(batchOf('a', 'bad', 'b', 'bad'), invocation(edge.clock, 15 * minuteMs));
    expect(answer).toEqual(failures('200', '400'));
  });

  it('fails as a whole where the step does', async () => {
    const edge = world();
    const handler = streamBatchFunction(edge, async () => throwing(new Error('The archive is away.')));
    await expect(handler(batchOf('a'), invocation(edge.clock, 15 * minuteMs))).rejects.toThrow('away');
  });
});

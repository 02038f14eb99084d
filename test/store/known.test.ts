import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { Clock } from '../../lib/ports.ts';
import { dynamoEngine } from '../../lib/store/engine.ts';
import { dynamoRecordings } from '../../lib/store/recordings.ts';
import { anAwsServer, awsError } from '../build/aws-server.ts';
import { aDiscovered, anId } from '../build/recordings.ts';
import { hastyClock } from '../build/webex.ts';

const keys = z.array(z.object({ id: z.object({ S: z.string() }) }));
const batchGet = z.object({ RequestItems: z.object({ recordings: z.object({ Keys: keys }) }) });

/** A table that reads so many keys of a batch, and leaves the rest unread. */
async function aBusyTable(
  rows: ReturnType<typeof aDiscovered>[],
  so: { keysRead: number; batches: number; clock?: Clock },
) {
  let batches = 0;
  await anAwsServer((_operation, input) => {
    batches += 1;
    if (batches > so.batches) return awsError('ProvisionedThroughputExceededException');
    const { Keys } = batchGet.parse(input).RequestItems.recordings;
    const read = Keys.slice(0, so.keysRead);
    const left = Keys.slice(so.keysRead);
    const found = rows.filter(row => read.some(key => key.id.S === row.id));
    return {
      body: {
        Responses: { recordings: found.map(row => marshall(row)) },
        UnprocessedKeys: left.length === 0 ? {} : { recordings: { Keys: left } },
      },
    };
  });
  const engine = dynamoEngine();
  onTestFinished(() => engine.destroy());
  return dynamoRecordings(engine, 'recordings', so.clock ?? hastyClock());
}

describe('keys that DynamoDB leaves unread', () => {
  it('are asked for again, and never taken for absent', async () => {
    const rows = Array.from({ length: 120 }, () => aDiscovered());
    const store = await aBusyTable(rows, { keysRead: 30, batches: 99 });
    const known = await store.known([...rows.map(row => row.id), anId()]);
    expect(known).toEqual(new Map(rows.map(row => [row.id, row])));
  });

  it('are left alone for a moment, and longer each time', async () => {
    const clock = hastyClock('2026-03-02T10:00:00Z');
    const rows = Array.from({ length: 100 }, () => aDiscovered());
    const store = await aBusyTable(rows, { keysRead: 30, batches: 99, clock });
    await store.known(rows.map(row => row.id));
    expect(clock.now()).toBe('2026-03-02T10:00:00.350Z');
  });

  it.each([
    ['are never read', 0, 99],
    ['cannot be read any more after a part of them', 30, 2],
  ])('fail the whole question where they %s', async (_how, keysRead, batches) => {
    const rows = Array.from({ length: 100 }, () => aDiscovered());
    const store = await aBusyTable(rows, { keysRead, batches });
    await expect(store.known(rows.map(row => row.id))).rejects.toMatchObject({
      name: 'TransientError',
      fault: 'store-unavailable',
    });
  });
});

describe('a row that cannot be read', () => {
  it('is named in one sentence, with what is wrong and without its values', async () => {
    const row = { ...aDiscovered(), status: 'teleported', attempts: -1 };
    await anAwsServer(() => ({ body: { Item: marshall(row) } }));
    const engine = dynamoEngine();
    onTestFinished(() => engine.destroy());
    const store = dynamoRecordings(engine, 'recordings', hastyClock());
    await expect(store.get(row.id)).rejects.toMatchObject({
      name: 'TransientError',
      message: `A row of the recordings table cannot be read (${row.id}: status): was it written by a newer version?`,
    });
  });
});

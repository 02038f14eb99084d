import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { Recording } from '../../lib/domain/recording.ts';
import { dynamoEngine } from '../../lib/store/engine.ts';
import { dynamoRecordings } from '../../lib/store/recordings.ts';
import { anAwsServer, awsError, type Answer } from '../build/aws-server.ts';
import { aDiscovered } from '../build/recordings.ts';
import { hastyClock } from '../build/webex.ts';

const scan = z.object({ ExclusiveStartKey: z.object({ id: z.object({ S: z.string() }) }).optional() });

/** A table whose pages end after these keys; `undefined` begins the first one. */
async function aTable(pages: ReadonlyMap<string | undefined, Answer>) {
  await anAwsServer((_operation, input) => {
    const after = scan.parse(input).ExclusiveStartKey?.id.S;
    return pages.get(after) ?? awsError('ValidationException');
  });
  const engine = dynamoEngine();
  onTestFinished(() => engine.destroy());
  return dynamoRecordings(engine, 'recordings', hastyClock());
}

function page(rows: readonly Recording[], last?: string): Answer {
  const LastEvaluatedKey = last === undefined ? undefined : { id: { S: last } };
  return { body: { Items: rows.map(row => marshall(row)), LastEvaluatedKey } };
}

it('a page without rows is not the end', async () => {
  const rows = [aDiscovered(), aDiscovered()];
  const store = await aTable(
    new Map([
      [undefined, page(rows.slice(0, 1), 'a')],
      ['a', page([], 'b')],
      ['b', page(rows.slice(1))],
    ]),
  );
  const seen: Recording[] = [];
  for await (const row of store.every()) seen.push(row);
  expect(seen).toEqual(rows);
});

it('an error after some pages is no end of the rows', async () => {
  const row = aDiscovered();
  const store = await aTable(
    new Map([
      [undefined, page([row], 'a')],
      ['a', awsError('ProvisionedThroughputExceededException')],
    ]),
  );
  const seen: Recording[] = [];
  const walk = async () => {
    for await (const each of store.every()) seen.push(each);
  };
  await expect(walk()).rejects.toMatchObject({ name: 'TransientError', fault: 'store-unavailable' });
  expect(seen).toEqual([row]);
});

it('a row that cannot be read is told to whoever wants to know, and the others come', async () => {
  const [good, bad] = [aDiscovered(), aDiscovered()];
  const { facts: _facts, ...broken } = bad;
  const items = [marshall(broken), marshall(good), marshall({ note: 'no row' })];
  const store = await aTable(new Map([[undefined, { body: { Items: items } }]]));
  const [seen, told]: [Recording[], string[]] = [[], []];
  for await (const row of store.every(id => told.push(id))) seen.push(row);
  expect([seen, told]).toEqual([[good], [bad.id, 'without id']]);
});

it('a row that cannot be read is an error for whoever does not want to know', async () => {
  const { facts: _facts, ...broken } = aDiscovered();
  const store = await aTable(new Map([[undefined, { body: { Items: [marshall(broken)] } }]]));
  const walk = async () => {
    for await (const row of store.every()) expect.fail(`It gave ${row.id}.`);
  };
  await expect(walk()).rejects.toMatchObject({ name: 'TransientError', fault: 'store-unavailable' });
});

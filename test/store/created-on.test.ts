import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { dynamoEngine } from '../../lib/store/engine.ts';
import { dynamoRecordings } from '../../lib/store/recordings.ts';
import { anAwsServer, awsError, type Answer } from '../build/aws-server.ts';
import { anId } from '../build/recordings.ts';
import { all, hastyClock } from '../build/webex.ts';

const query = z.object({ ExclusiveStartKey: z.object({ id: z.object({ S: z.string() }) }).optional() });

/** An index whose pages end after these keys; `undefined` begins the first one. */
async function anIndex(pages: ReadonlyMap<string | undefined, Answer>) {
  await anAwsServer((_operation, input) => {
    const after = query.parse(input).ExclusiveStartKey?.id.S;
    return pages.get(after) ?? awsError('ValidationException');
  });
  const engine = dynamoEngine();
  onTestFinished(() => engine.destroy());
  return dynamoRecordings(engine, 'recordings', hastyClock());
}

function page(ids: readonly string[], last?: string): Answer {
  const LastEvaluatedKey = last === undefined ? undefined : { id: { S: last } };
  return {
    body: { Items: ids.map(id => ({ id: { S: id }, createDay: { S: '2026-03-02' } })), LastEvaluatedKey },
  };
}

it('a page without ids is not the end of a day', async () => {
  const [first, last] = [anId(), anId()];
  const store = await anIndex(
    new Map([
      [undefined, page([first], 'a')],
      ['a', page([], 'b')],
      ['b', page([last])],
    ]),
  );
  expect((await all(store.createdOn('2026-03-02'))).flat()).toEqual([first, last]);
});

it('an error after some pages is no end of a day', async () => {
  const store = await anIndex(
    new Map([
      [undefined, page([anId()], 'a')],
      ['a', awsError('ProvisionedThroughputExceededException')],
    ]),
  );
  await expect(all(store.createdOn('2026-03-02'))).rejects.toMatchObject({ fault: 'store-unavailable' });
});

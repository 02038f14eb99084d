import { createHash, randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  type AttributeValue,
  type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, it } from 'vitest';
import { makeBucket, makeTable } from '../../local/aws/stack.ts';
import { streamRecordsOf } from '../build/real-stream.ts';

// What the adapters rely on, asked of the engine without them.

const tables = new DynamoDBClient();
const s3 = new S3Client({ forcePathStyle: true, maxAttempts: 1 });
afterAll(() => [tables, s3].forEach(client => client.destroy()));

type Item = Record<string, AttributeValue>;
const row = (version: number, more: Item = {}): Item => ({
  id: { S: 'row' },
  version: { N: String(version) },
  ...more,
});

async function aTable() {
  const TableName = await makeTable('RecordingsTable');
  return {
    TableName,
    put: (Item: Item, more: Partial<PutItemCommandInput> = {}) =>
      tables.send(new PutItemCommand({ TableName, Item, ...more })),
    get: async () =>
      (await tables.send(new GetItemCommand({ TableName, Key: { id: { S: 'row' } }, ConsistentRead: true })))
        .Item,
    due: async (day: string) =>
      (
        await tables.send(
          new QueryCommand({
            TableName,
            IndexName: 'by-look-day',
            KeyConditionExpression: 'lookDay = :day',
            ExpressionAttributeValues: { ':day': { S: day } },
          }),
        )
      ).Items,
  };
}

describe('DynamoDB', () => {
  it('gives the row that is there to whoever loses a conditional put, and keeps it', async () => {
    const { put, get } = await aTable();
    await put(row(7));
    const lost: unknown = await put(row(1), {
      ConditionExpression: 'attribute_not_exists(id)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }).catch((error: unknown) => error);
    expect(lost).toBeInstanceOf(ConditionalCheckFailedException);
    expect(lost).toHaveProperty('Item', row(7));
    expect(await get()).toEqual(row(7));
  });

  it('gives no row to whoever loses where there is none', async () => {
    const lost: unknown = await (
      await aTable()
    )
      .put(row(2), { ConditionExpression: 'version = :v', ExpressionAttributeValues: { ':v': { N: '1' } } })
      .catch((error: unknown) => error);
    expect(lost).toBeInstanceOf(ConditionalCheckFailedException);
    expect(lost).not.toHaveProperty('Item', expect.anything());
  });

  it('reads consistently what was written a moment ago', async () => {
    const { put, get } = await aTable();
    for (let version = 1; version <= 50; version += 1) {
      await put(row(version));
      expect(await get()).toEqual(row(version));
    }
  });

  it('writes nothing into the stream for a put that changes nothing', async () => {
    const { TableName, put } = await aTable();
    for (const item of [row(1), row(1), row(2), row(2)]) await put(item);
    const records = await streamRecordsOf(TableName);
    expect(records.map(record => [record.eventName, record.dynamodb?.NewImage?.['version']])).toEqual([
      ['INSERT', { N: '1' }],
      ['MODIFY', { N: '2' }],
    ]);
  });

  it('keeps a row without the attributes of an index out of it', async () => {
    const { put, due } = await aTable();
    const dated = row(1, { lookDay: { S: '2026-03-02#1' }, lookAt: { S: '2026-03-02T10:00:00.000Z' } });
    await put(dated);
    expect(await due('2026-03-02#1')).toEqual([dated]);
    await put(row(2));
    expect(await due('2026-03-02#1')).toEqual([]);
  });

  it('does a transaction once, however often it is sent with the same token', async () => {
    const { TableName, get } = await aTable();
    const command = () =>
      new TransactWriteItemsCommand({
        ClientRequestToken: 'the-same',
        TransactItems: [
          { Put: { TableName, Item: row(1), ConditionExpression: 'attribute_not_exists(id)' } },
        ],
      });
    await tables.send(command());
    await tables.send(command());
    expect(await get()).toEqual(row(1));
  });
});

describe('S3', () => {
  const content = Buffer.from('The bytes of a recording.');
  const sha256 = createHash('sha256').update(content).digest('base64');
  const statusOf = (work: Promise<unknown>) =>
    work.then(
      () => 200,
      (error: unknown) => error,
    );

  async function anObject() {
    return { Bucket: await makeBucket(), Key: `recordings/${randomUUID()}` };
  }

  it('puts nothing where something is, with If-None-Match', async () => {
    const place = await anObject();
    const put = (Body: string) => s3.send(new PutObjectCommand({ ...place, Body, IfNoneMatch: '*' }));
    await put('first');
    expect(await statusOf(put('second'))).toMatchObject({ $metadata: { httpStatusCode: 412 } });
    const { Body } = await s3.send(new GetObjectCommand(place));
    expect(await Body?.transformToString()).toBe('first');
  });

  it('says in a HEAD the SHA-256 of the bytes that it holds', async () => {
    const place = await anObject();
    await s3.send(new PutObjectCommand({ ...place, Body: content, ChecksumAlgorithm: 'SHA256' }));
    const head = await s3.send(new HeadObjectCommand({ ...place, ChecksumMode: 'ENABLED' }));
    expect(head).toMatchObject({ ContentLength: content.length, ChecksumSHA256: sha256 });
  });

  it('refuses bytes that do not have the SHA-256 that was sent with them', async () => {
    const place = await anObject();
    const wrong = createHash('sha256').update('other bytes').digest('base64');
    const put = s3.send(new PutObjectCommand({ ...place, Body: content, ChecksumSHA256: wrong }));
    expect(await statusOf(put)).toMatchObject({ name: 'BadDigest', $metadata: { httpStatusCode: 400 } });
    expect(await statusOf(s3.send(new HeadObjectCommand(place)))).toMatchObject({
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('keeps the storage class that an object was put with', async () => {
    const place = await anObject();
    await s3.send(new PutObjectCommand({ ...place, Body: content, StorageClass: 'GLACIER_IR' }));
    expect(await s3.send(new HeadObjectCommand(place))).toMatchObject({ StorageClass: 'GLACIER_IR' });
  });
});

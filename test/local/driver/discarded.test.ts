import { describe, expect, it } from 'vitest';
import { timeToLive, type ChangeRecord } from '../../../local/driver/feed.ts';
import { aRig, failures, sequenceNumber } from '../../build/driver.ts';

const toBucket = {
  DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Failures', 'Arn'] } } },
};
const refuses = () => {
  throw new Error('never');
};

/** The body of the only object that was sent to the destination. */
function sent(rig: ReturnType<typeof aRig>) {
  expect(rig.discarded).toHaveLength(1);
  const [only] = rig.discarded;
  if (only === undefined) throw new Error('Nothing was sent.');
  return only;
}

describe('the failure destination', () => {
  it('is sent an invocation record, with the whole event as text, for what used up its retries', async () => {
    const rig = aRig({
      mapping: { ...toBucket, MaximumRetryAttempts: 2, MaximumBatchingWindowInSeconds: 5 },
      answer: refuses,
    });
    rig.feed.add('one', { newImage: { id: 'one', wake: 'archive', attempts: 3 } });
    rig.at(2.4, () => rig.feed.add('two', { eventName: 'MODIFY', oldImage: { id: 'two' } }));
    await rig.until(60);
    const { bucket, key, record } = sent(rig);
    const { payload, ...rest } = record;
    expect(rest).toEqual({
      requestContext: {
        requestId: '00000000-0000-4000-8000-000000000004',
        functionArn: 'arn:aws:lambda:local:000000000000:function:Look',
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 3,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: '2026-03-02T09:00:08.000Z',
      DDBStreamBatchInfo: {
        shardId: 'shardId-00000000000000000000-00000000',
        startSequenceNumber: sequenceNumber(1),
        endSequenceNumber: sequenceNumber(2),
        approximateArrivalOfFirstRecord: '2026-03-02T09:00:00Z',
        approximateArrivalOfLastRecord: '2026-03-02T09:00:02Z',
        batchSize: 2,
        streamArn: 'arn:aws:dynamodb:local:000000000000:table/Rows/stream/2026-01-01T00:00:00.000',
      },
    });
    expect(payload).toBe(JSON.stringify(rig.events[0]));
    expect(JSON.parse(payload)).toMatchObject({
      Records: [
        { eventName: 'INSERT', dynamodb: { NewImage: { wake: { S: 'archive' }, attempts: { N: '3' } } } },
        { eventName: 'MODIFY', dynamodb: { OldImage: { id: { S: 'two' } } } },
      ],
    });
    expect(bucket).toBe('Failures');
    expect(key).toBe(
      'aws/lambda/Bell/shardId-00000000000000000000-00000000/2026/03/02/2026-03-02T09.00.08-00000000-0000-4000-8000-000000000004',
    );
  });

  it('gets an object of its own for each batch that is given up, also in the same second', async () => {
    const rig = aRig({
      mapping: { ...toBucket, MaximumRetryAttempts: 0, BatchSize: 1 },
      rows: ['one', 'two'],
      answer: refuses,
    });
    await rig.untilIdle();
    expect(new Set(rig.discarded.map(each => each.key)).size).toBe(2);
  });

  it('is told of records that got too old, without a response when the function was never called', async () => {
    const rig = aRig({
      mapping: { ...toBucket, MaximumRecordAgeInSeconds: 60, MaximumBatchingWindowInSeconds: 60 },
      rows: ['one'],
    });
    await rig.untilIdle();
    expect(rig.batches).toEqual([]);
    const { record } = sent(rig);
    expect(record.requestContext).toMatchObject({
      condition: 'RecordAgeExceeded',
      approximateInvokeCount: 0,
    });
    expect(record).not.toHaveProperty('responseContext');
  });

  it('sees no function error where the function answered with failures', async () => {
    const rig = aRig({
      mapping: { ...toBucket, FunctionResponseTypes: ['ReportBatchItemFailures'], MaximumRetryAttempts: 0 },
      rows: ['good', 'bad'],
      answer: () => failures(2),
    });
    await rig.untilIdle();
    const { record } = sent(rig);
    expect(record.responseContext).toEqual({ statusCode: 200, executedVersion: '$LATEST' });
    expect(record.DDBStreamBatchInfo).toMatchObject({ startSequenceNumber: sequenceNumber(2), batchSize: 1 });
  });

  it('is sent nothing where the mapping names none: the records are reported and the stream goes on', async () => {
    const rig = aRig({ mapping: { MaximumRetryAttempts: 0 }, rows: ['one'], answer: refuses });
    await rig.untilIdle();
    expect(rig.discarded).toEqual([]);
    expect(rig.errors).toEqual(['Bell: 1 records were given up (RetryAttemptsExhausted).']);
  });

  it('that cannot be reached is reported, and the stream goes on', async () => {
    const rig = aRig({
      mapping: { ...toBucket, MaximumRetryAttempts: 0, BatchSize: 1 },
      rows: ['bad', 'good'],
      answer: ({ sequences }) => (sequences[0] === 1 ? refuses() : undefined),
      onDiscarded: async () => Promise.reject(new Error('the bucket is gone')),
    });
    await rig.untilIdle();
    expect(rig.story()).toEqual(['0: 1', '0: 2']);
    expect(rig.errors).toContain('Bell: the bucket is gone');
  });

  it('has the record before the checkpoint passes it, so that a crash loses nothing', async () => {
    const rig = aRig({
      mapping: { ...toBucket, MaximumRetryAttempts: 0 },
      rows: ['one'],
      answer: refuses,
      onDiscarded: () => new Promise(() => undefined),
    });
    await rig.until(3_600);
    expect(rig.feed.checkpoints.get('Bell') ?? 0).toBeLessThan(1);
  });
});

describe('a stream record', () => {
  async function recordOf(change: Partial<ChangeRecord>) {
    const rig = aRig();
    rig.feed.add('one', change);
    await rig.untilIdle();
    return rig.events[0];
  }

  it('of a row that ran out by its time to live names DynamoDB as who removed it', async () => {
    const removed = await recordOf({
      eventName: 'REMOVE',
      oldImage: { id: 'one' },
      newImage: undefined,
      userIdentity: timeToLive,
    });
    expect(removed).toMatchObject({
      Records: [
        {
          eventName: 'REMOVE',
          userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
          dynamodb: { Keys: { id: { S: 'one' } }, OldImage: { id: { S: 'one' } } },
        },
      ],
    });
    expect(JSON.stringify(removed)).not.toContain('NewImage');
  });

  it('of any other change names nobody', async () => {
    expect(JSON.stringify(await recordOf({}))).not.toContain('userIdentity');
  });

  it('names the stream that it comes from', async () => {
    const arn = 'arn:aws:dynamodb:local:000000000000:table/Rows/stream/2026-01-01T00:00:00.000';
    expect(await recordOf({})).toMatchObject({ Records: [{ eventSourceARN: arn }] });
  });
});

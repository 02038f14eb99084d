import { describe, expect, it } from 'vitest';
import { minuteMs } from '../../lib/domain/time.ts';
import { streamFunction } from '../../lib/runtime/stream-function.ts';
import { archiveRecording } from '../../lib/steps/archive-recording.ts';
import { recordingId } from '../../lib/domain/recording-id.ts';
import { invocation } from '../build/lambda.ts';
import { aDiscovered, at } from '../build/recordings.ts';
import { handClock, keptLog, stepWorld } from '../build/step-world.ts';

const id = 'c0ffee00000000000000000000000001';
const item = {
  id: { S: id },
  webexId: { S: 'c0ffee00-0000-0000-0000-000000000001' },
  version: { N: '3' },
  status: { S: 'discovered' },
  wake: { S: 'archive' },
  lookAt: { S: '2026-03-02T10:30:00.000Z' },
  lookDay: { S: '2026-03-02#5' },
  attempts: { N: '0' },
  facts: { M: { durationSeconds: { N: '600.5' }, sizeBytes: { N: '2400000' } } },
};

/** Records as Lambda hands them over from a table's stream with new and old images. */
const golden = {
  INSERT: aRecord({
    eventID: 'c81e728d9d4c2f636f067f89cc14862c',
    eventName: 'INSERT',
    dynamodb: {
      ApproximateCreationDateTime: 1_772_445_600,
      Keys: { id: { S: id } },
      NewImage: item,
      SequenceNumber: '4421584500000000017450439091',
      SizeBytes: 384,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  }),
  MODIFY: aRecord({
    eventID: 'a87ff679a2f3e71d9181a67b7542122c',
    eventName: 'MODIFY',
    dynamodb: {
      ApproximateCreationDateTime: 1_772_445_600.25,
      Keys: { id: { S: id } },
      OldImage: { ...item, version: { N: '2' } },
      // Attributes that this version of the code does not know, in every type that DynamoDB has.
      NewImage: {
        ...item,
        future: { L: [{ NULL: true }, { BOOL: false }, { B: 'AAEC' }, { SS: ['a'] }, { NS: ['1E+2'] }] },
      },
      SequenceNumber: '000000000000000000021',
      SizeBytes: 771,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  }),
  REMOVE: aRecord({
    eventID: 'e4da3b7fbbce2345d7772b0674a318d5',
    eventName: 'REMOVE',
    dynamodb: {
      ApproximateCreationDateTime: 1_772_445_700,
      Keys: { id: { S: id } },
      OldImage: item,
      SequenceNumber: '4421584500000000017450439093',
      SizeBytes: 384,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  }),
  'REMOVE by the time to live': aRecord({
    eventID: '1679091c5a880faf6fb5e6087eb1b2dc',
    eventName: 'REMOVE',
    userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    dynamodb: {
      ApproximateCreationDateTime: 1_772_445_800,
      Keys: { id: { S: id } },
      OldImage: item,
      SequenceNumber: '4421584500000000017450439094',
      SizeBytes: 384,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  }),
  'keys only': aRecord({
    eventID: '8f14e45fceea167a5a36dedd4bea2543',
    eventName: 'MODIFY',
    dynamodb: {
      Keys: { id: { S: id } },
      SequenceNumber: '4421584500000000017450439095',
      SizeBytes: 34,
      StreamViewType: 'KEYS_ONLY',
    },
  }),
};
const cases = Object.entries(golden);

function aRecord<Record extends object>(record: Record) {
  return {
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-1',
    ...record,
    eventSourceARN: 'arn:aws:dynamodb:eu-west-1:123456789012:table/recordings/stream/2026-03-01T00:00:00.000',
  };
}

describe('a stream record as Lambda sends it', () => {
  it.each(cases)('names the row to look at: %s', async (_what, record) => {
    const edge = { clock: handClock(), log: keptLog() };
    const looks: string[] = [];
    const handler = streamFunction(edge, async key => void looks.push(key), 1);
    expect(await handler({ Records: [record] }, invocation(edge.clock, 15 * minuteMs))).toEqual({
      batchItemFailures: [],
    });
    expect(looks).toEqual([id]);
  });

  it.each(cases)('is reported by its own sequence number, digit for digit: %s', async (_what, record) => {
    const edge = { clock: handClock(), log: keptLog() };
    const handler = streamFunction(edge, () => Promise.reject(new Error('No table.')), 1);
    expect(await handler({ Records: [record] }, invocation(edge.clock, 15 * minuteMs))).toEqual({
      batchItemFailures: [{ itemIdentifier: record.dynamodb.SequenceNumber }],
    });
  });

  it('of a whole life in one batch is one look, and each of its records is reported when that fails', async () => {
    const edge = { clock: handClock(), log: keptLog() };
    const looks: string[] = [];
    const handler = streamFunction(
      edge,
      async key => {
        looks.push(key);
        throw new Error('No table.');
      },
      8,
    );
    const records = cases.map(([, record]) => record);
    const answer = await handler({ Records: records }, invocation(edge.clock, 15 * minuteMs));
    expect(looks).toEqual([id]);
    expect(answer.batchItemFailures.map(each => each.itemIdentifier)).toEqual(
      records.map(record => record.dynamodb.SequenceNumber),
    );
  });

  it.each(['REMOVE', 'REMOVE by the time to live'] as const)(
    'of a row that is gone is nothing to do: %s',
    async name => {
      const world = await stepWorld();
      const handler = streamFunction(
        world,
        (key, deadline) => archiveRecording({ id: recordingId.parse(key), deadline }, world),
        1,
      );
      const answer = await handler({ Records: [golden[name]] }, invocation(world.clock, 15 * minuteMs));
      expect(answer).toEqual({ batchItemFailures: [] });
      expect(await world.recordings.get(recordingId.parse(id))).toBeUndefined();
      expect(await world.keys()).toEqual([]);
      expect(world.log.lines).toEqual([]);
    },
  );

  it('is believed in nothing but the key: what it says of the row does not count', async () => {
    const world = await stepWorld();
    const row = aDiscovered({ id: recordingId.parse(id), lookAt: at('2026-03-02T12:00:00Z') });
    await world.recordings.create(row);
    const handler = streamFunction(
      world,
      (key, deadline) => archiveRecording({ id: recordingId.parse(key), deadline }, world),
      1,
    );
    // The record says that the row rings, and the row has come to rest since.
    await handler({ Records: [golden.INSERT] }, invocation(world.clock, 15 * minuteMs));
    expect(await world.row(row.id)).toEqual(row);
    expect(await world.keys()).toEqual([]);
  });

  it.each<[string, object]>([
    ['without keys', { ...golden.INSERT, dynamodb: { SequenceNumber: '1' } }],
    ['without a sequence number', { ...golden.INSERT, dynamodb: { Keys: { id: { S: id } } } }],
    ['of a table with another key', { ...golden.INSERT, dynamodb: { Keys: { kind: { S: 'x' } } } }],
    ['of another source', { eventSource: 'aws:sqs', body: '{}' }],
  ])('that cannot be understood fails the batch, so that it is kept: %s', async (_what, record) => {
    const edge = { clock: handClock(), log: keptLog() };
    const handler = streamFunction(edge, () => Promise.reject(new Error('Not reached.')), 1);
    await expect(
      handler({ Records: [golden.INSERT, record] }, invocation(edge.clock, 15 * minuteMs)),
    ).rejects.toThrow();
    expect(edge.log.lines).toMatchObject([{ level: 'error', event: 'run-failed' }]);
  });
});

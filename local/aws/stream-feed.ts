import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record,
  type Identity,
  type DynamoDBStreamsClient,
} from '@aws-sdk/client-dynamodb-streams';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { instantOf } from '../../lib/domain/time.ts';
import type { ChangeFeed, ChangeRecord, UserIdentity } from '../driver/feed.ts';

const keys = z.object({ id: z.string() });

export type StreamFeed = ChangeFeed & {
  /** Reads on until the stream has nothing new. */
  pull(): Promise<void>;
};

/**
 * A table's DynamoDB stream as a change feed, from its beginning. What was read is kept in memory, as are the
 * checkpoints: they live as long as this process.
 */
export async function streamFeed(
  tableName: string,
  on: { tables: DynamoDBClient; streams: DynamoDBStreamsClient },
): Promise<StreamFeed> {
  const { Table } = await on.tables.send(new DescribeTableCommand({ TableName: tableName }));
  const arn = Table?.LatestStreamArn;
  if (arn === undefined) throw new Error(`The table ${tableName} has no stream.`);
  const changes: ChangeRecord[] = [];
  const checkpoints = new Map<string, number>();
  const listeners: (() => void)[] = [];
  const iterators = new Map<string, string | undefined>();
  let pulling: Promise<void> | undefined;
  let asked = 0;

  async function findShards(): Promise<void> {
    const { StreamDescription } = await on.streams.send(new DescribeStreamCommand({ StreamArn: arn }));
    for (const { ShardId } of StreamDescription?.Shards ?? []) {
      if (ShardId === undefined || iterators.has(ShardId)) continue;
      const { ShardIterator } = await on.streams.send(
        new GetShardIteratorCommand({ StreamArn: arn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
      );
      iterators.set(ShardId, ShardIterator);
    }
  }

  async function readShard(shardId: string): Promise<number> {
    const iterator = iterators.get(shardId);
    if (iterator === undefined) return 0;
    const { Records = [], NextShardIterator } = await on.streams.send(
      new GetRecordsCommand({ ShardIterator: iterator }),
    );
    iterators.set(shardId, NextShardIterator);
    for (const record of Records) changes.push(changeOf(record, changes.length + 1));
    return Records.length;
  }

  async function pullOnce(): Promise<void> {
    let answered: number;
    do {
      answered = asked;
      await findShards();
      for (const shardId of iterators.keys()) while ((await readShard(shardId)) > 0);
    } while (answered < asked);
    listeners.forEach(listener => listener());
  }

  return {
    read: (after, limit) => changes.slice(after, after + limit),
    checkpoint: consumer => checkpoints.get(consumer) ?? 0,
    saveCheckpoint: (consumer, sequence) => void checkpoints.set(consumer, sequence),
    onChange: listener => void listeners.push(listener),
    pull() {
      asked += 1;
      pulling ??= pullOnce().finally(() => (pulling = undefined));
      return pulling;
    },
  };
}

function changeOf(record: _Record, sequence: number): ChangeRecord {
  const { Keys, OldImage, NewImage, ApproximateCreationDateTime: at } = record.dynamodb ?? {};
  return {
    sequence,
    eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']).parse(record.eventName),
    id: keys.parse(unmarshall(Keys ?? {})).id,
    oldImage: OldImage === undefined ? undefined : unmarshall(OldImage),
    newImage: NewImage === undefined ? undefined : unmarshall(NewImage),
    userIdentity: identityOf(record.userIdentity),
    at: instantOf((at ?? new Date(0)).getTime()),
  };
}

function identityOf({ Type: type, PrincipalId: principalId }: Identity = {}): UserIdentity | undefined {
  return type === undefined || principalId === undefined ? undefined : { type, principalId };
}

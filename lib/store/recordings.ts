import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, GetCommand, PutCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { StaleMoveError, TransientError } from '../domain/errors.ts';
import { assertLegalMove } from '../domain/lifecycle.ts';
import { itemOf, shards } from './look-day.ts';
import type { Recording } from '../domain/recording.ts';
import { recordingId, type RecordingId } from '../domain/recording-id.ts';
import { readRow, type Unreadable } from '../domain/stored-row.ts';
import type { Clock, RecordingStore } from '../ports.ts';
import { dueItems } from './due-items.ts';
import { ask, type Engine } from './engine.ts';

const dayIndex = 'by-create-day';
/** What one BatchGetItem takes. */
const idsAtOnce = 100;
const mostRounds = 8;
const firstPauseMs = 25;

type Pauses = Pick<Clock, 'sleep'>;

/**
 * The recordings table on DynamoDB: key `id`, sparse index `by-look-day` on `lookDay` (day#shard) and `lookAt`, and
 * `by-create-day` on `createDay`.
 */
export function dynamoRecordings(engine: Engine, table: string, clock: Pauses): RecordingStore {
  async function put(row: Recording, condition: Condition): Promise<void> {
    const command = new PutCommand({
      TableName: table,
      Item: itemOf(row),
      ...condition,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    try {
      await ask(async () => engine.send(command), lostRace);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const winner = error.Item === undefined ? undefined : readRow(unmarshall(error.Item));
      throw new StaleMoveError(`Recording ${row.id} was written by someone else.`, winner);
    }
  }

  return {
    shards,
    async get(id) {
      const command = new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true });
      const { Item } = await ask(async () => engine.send(command));
      return Item === undefined ? undefined : readRow(Item);
    },
    async known(ids) {
      const found = new Map<RecordingId, Recording>();
      const wanted = [...new Set(ids)];
      for (let at = 0; at < wanted.length; at += idsAtOnce) {
        for (const row of await batchGet({ engine, table, clock }, wanted.slice(at, at + idsAtOnce))) {
          found.set(row.id, row);
        }
      }
      return found;
    },
    create: row => put({ ...row, version: 1 }, { ConditionExpression: 'attribute_not_exists(id)' }),
    async move(from, to) {
      assertLegalMove(from.status, to.status);
      const next = { ...to, version: from.version + 1 };
      await put(next, {
        ConditionExpression: '#version = :version AND #status = :status',
        ExpressionAttributeNames: { '#version': 'version', '#status': 'status' },
        ExpressionAttributeValues: { ':version': from.version, ':status': from.status },
      });
      return next;
    },
    due: async so => (await dueItems(so, { engine, table })).map(each => readRow(each)),
    every: unreadable => everyRow(engine, table, unreadable),
    createdOn: day => idsOf(day, engine, table),
  };
}

async function* idsOf(day: string, engine: Engine, table: string): AsyncIterable<readonly RecordingId[]> {
  let after: Record<string, unknown> | undefined;
  do {
    const command = new QueryCommand({
      TableName: table,
      IndexName: dayIndex,
      KeyConditionExpression: 'createDay = :day',
      ExpressionAttributeValues: { ':day': day },
      ExclusiveStartKey: after,
    });
    const { Items = [], LastEvaluatedKey } = await ask(async () => engine.send(command));
    yield Items.map(item => recordingId.parse(item['id']));
    after = LastEvaluatedKey;
  } while (after !== undefined);
}

async function* everyRow(
  engine: Engine,
  table: string,
  unreadable: Unreadable | undefined,
): AsyncIterable<Recording> {
  let after: Record<string, unknown> | undefined;
  do {
    const command = new ScanCommand({ TableName: table, ExclusiveStartKey: after });
    const { Items = [], LastEvaluatedKey } = await ask(async () => engine.send(command));
    for (const item of Items) {
      const row = readRow(item, unreadable);
      if (row !== undefined) yield row;
    }
    after = LastEvaluatedKey;
  } while (after !== undefined);
}

type Condition = {
  ConditionExpression: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, string | number>;
};

// DynamoDB may leave keys unread when it is busy; they are asked for again, and never taken for absent.
async function batchGet(
  on: { engine: Engine; table: string; clock: Pauses },
  ids: readonly RecordingId[],
): Promise<Recording[]> {
  const { engine, table, clock } = on;
  const rows: Recording[] = [];
  let wanted: readonly RecordingId[] = ids;
  for (let round = 1; wanted.length > 0; round += 1) {
    if (round > mostRounds) {
      throw new TransientError('store-unavailable', 'The tables are too busy to be read.');
    }
    const command = new BatchGetCommand({
      RequestItems: { [table]: { Keys: wanted.map(id => ({ id })), ConsistentRead: false } },
    });
    const { Responses, UnprocessedKeys } = await ask(async () => engine.send(command));
    rows.push(...(Responses?.[table] ?? []).map(item => readRow(item)));
    wanted = (UnprocessedKeys?.[table]?.Keys ?? []).map(key => recordingId.parse(key['id']));
    if (wanted.length > 0) await clock.sleep(firstPauseMs * 2 ** round);
  }
  return rows;
}

function lostRace(error: unknown): boolean {
  return error instanceof ConditionalCheckFailedException;
}

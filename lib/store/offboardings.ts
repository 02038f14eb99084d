import { createHash } from 'node:crypto';
import { TransactionCanceledException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { GetCommand, ScanCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import pMap from 'p-map';
import * as z from 'zod/mini';
import { StaleMoveError } from '../domain/errors.ts';
import type { OffboardingMove } from '../domain/hear-offboarding.ts';
import type { Offboarding } from '../domain/offboarding.ts';
import { assertLegalOffboardingMove } from '../domain/offboarding-moves.ts';
import { readCase } from '../domain/stored-case.ts';
import { epochMsOf, instant, secondMs } from '../domain/time.ts';
import type { OffboardingChange, Offboardings } from '../ports-offboarding.ts';
import { dueItems } from './due-items.ts';
import { ask, type Engine } from './engine.ts';
import { lookDayKey, lookDayOf, shards } from './look-day.ts';

const readsAtOnce = 10;
const personItem = z.object({ caseId: z.string() });
const eventItem = z.object({ until: instant });
// Of all items, only cases have one.
const isCase = z.object({ status: z.string() });

/**
 * The offboardings table on DynamoDB: key `id`. Cases are under their ids; beside them stand items that lead to a case
 * (`person#…`) and events that are known (`event#…`, removed by the time to live `expiresAt`).
 */
export function dynamoOffboardings(engine: Engine, table: string): Offboardings {
  const item = async (id: string) => {
    const command = new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true });
    return (await ask(async () => engine.send(command))).Item;
  };
  const get = async (id: string) => {
    const found = await item(id);
    return found === undefined ? undefined : readCase(found);
  };
  return {
    shards,
    get,
    async whose(keys) {
      const led = await pMap(new Set(keys), async key => item(personId(key)), { concurrency: readsAtOnce });
      const ids = new Set(led.flatMap(each => (each === undefined ? [] : personItem.parse(each).caseId)));
      const cases = await pMap(ids, get, { concurrency: readsAtOnce });
      return cases.filter(each => each !== undefined);
    },
    async isKnown(event, now) {
      const found = await item(eventId(event));
      // The time to live may remove it days late.
      return found !== undefined && now < eventItem.parse(found).until;
    },
    async write(change) {
      for (const { from, to } of change.moves)
        if (from !== undefined) assertLegalOffboardingMove(from.status, to.status);
      const TransactItems = transactionOf(change, table);
      if (TransactItems.length === 0) return;
      const command = new TransactWriteCommand({ TransactItems });
      try {
        await ask(async () => engine.send(command), lostRace);
      } catch (error) {
        if (!lostRace(error)) throw error;
        throw new StaleMoveError('A case was written by someone else.', undefined);
      }
    },
    due: async so => (await dueItems(so, { engine, table })).map(each => readCase(each)),
    every: () => everyCase(engine, table),
  };
}

async function* everyCase(engine: Engine, table: string): AsyncIterable<Offboarding> {
  let after: Record<string, unknown> | undefined;
  do {
    const command = new ScanCommand({ TableName: table, ExclusiveStartKey: after });
    const { Items = [], LastEvaluatedKey } = await ask(async () => engine.send(command));
    for (const each of Items) if (isCase.safeParse(each).success) yield readCase(each);
    after = LastEvaluatedKey;
  } while (after !== undefined);
}

type Writes = NonNullable<ConstructorParameters<typeof TransactWriteCommand>[0]['TransactItems']>;

function transactionOf({ moves, lead, event }: OffboardingChange, TableName: string): Writes {
  return [
    ...moves.map(move => ({ Put: { TableName, ...putOf(move) } })),
    ...[...new Set(lead?.keys)].map(key => ({ Put: { TableName, ...leadOf(key, lead) } })),
    ...(event === undefined ? [] : [{ Put: { TableName, ...knownOf(event) } }]),
  ];
}

function putOf({ from, to }: OffboardingMove) {
  const version = from === undefined ? 1 : from.version + 1;
  const look = lookDayOf(to);
  const Item = { ...to, version, ...(look === undefined ? {} : { lookDay: lookDayKey(look) }) };
  if (from === undefined) return { Item, ConditionExpression: 'attribute_not_exists(id)' };
  return {
    Item,
    ConditionExpression: '#version = :version AND #status = :status',
    ExpressionAttributeNames: { '#version': 'version', '#status': 'status' },
    ExpressionAttributeValues: { ':version': from.version, ':status': from.status },
  };
}

function leadOf(key: string, lead: OffboardingChange['lead']) {
  const known = [...new Set([lead?.to ?? '', ...(lead?.from ?? [])])];
  const names = known.map((_, at) => `:case${at}`);
  return {
    Item: { id: personId(key), caseId: lead?.to },
    ConditionExpression: `attribute_not_exists(id) OR caseId IN (${names.join(', ')})`,
    ExpressionAttributeValues: Object.fromEntries(known.map((id, at) => [`:case${at}`, id])),
  };
}

function knownOf({ key, heardAt, until }: NonNullable<OffboardingChange['event']>) {
  return {
    Item: { id: eventId(key), until, expiresAt: Math.ceil(epochMsOf(until) / secondMs) },
    // One that has run out may still be there.
    ConditionExpression: 'attribute_not_exists(id) OR #until <= :heardAt',
    ExpressionAttributeNames: { '#until': 'until' },
    ExpressionAttributeValues: { ':heardAt': heardAt },
  };
}

// Addresses are no names of items: names are shown where contents are not.
function personId(key: string): string {
  return `person#${createHash('sha256').update(key).digest('hex')}`;
}

function eventId(key: string): string {
  return `event#${key}`;
}

function lostRace(error: unknown): boolean {
  if (error instanceof TransactionConflictException) return true;
  const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
  return reasons.some(({ Code }) => Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict');
}

import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import {
  begunAnew,
  listWindow,
  markName,
  ownerMarks,
  windowName,
  type ListWindow,
} from '../domain/ledger.ts';
import { instant, type Instant } from '../domain/time.ts';
import type { WindowLedger } from '../ports.ts';
import { ask, type Engine } from './engine.ts';

type Writes = NonNullable<TransactWriteCommandInput['TransactItems']>;

const markItem = z.object({ at: instant });
const windowItem = z.object({ window: listWindow });
const namedItem = z.object({ name: z.string() });
/** Unread windows have a partition of their own, so that finding them costs the same after ten years. */
const unreadKind = 'window.unread';
const readKind = 'window.read';
const markKind = 'window.planned-until';
/** What one transaction takes, less the mark. */
const mostWindows = 99;
const mostTries = 5;

/** The window ledger in the control table. Every change is one transaction. */
export function dynamoWindows(engine: Engine, table: string): WindowLedger {
  const add = (window: ListWindow) => ({
    Put: { TableName: table, Item: { kind: unreadKind, name: windowName(window), window } },
  });
  /** Where it is unread already, someone may want all of it read: no progress of another window counts there. */
  const addUnlessUnread = (window: ListWindow) => ({
    Put: { ...add(window).Put, ConditionExpression: 'attribute_not_exists(kind)' },
  });
  const takeUnread = (window: ListWindow) => ({
    Delete: {
      TableName: table,
      Key: { kind: unreadKind, name: windowName(window) },
      ConditionExpression: 'attribute_exists(kind)',
    },
  });
  return {
    async unread() {
      const items = await queryAll(engine, table, { kind: unreadKind });
      return items.map(item => windowItem.parse(item).window);
    },
    async wereRead(kind) {
      const items = await queryAll(engine, table, { kind: readKind, prefix: `${kind}#` });
      return items.map(item => windowItem.parse(item).window);
    },
    async plannedUntil(kind, mode) {
      const Key = { kind: markKind, name: markName({ kind, mode }) };
      const command = new GetCommand({ TableName: table, Key, ConsistentRead: true });
      const { Item } = await ask(async () => engine.send(command));
      return Item === undefined ? undefined : markItem.parse(Item).at;
    },
    async plannedOwners() {
      const items = await queryAll(engine, table, { kind: markKind, prefix: ownerMarks });
      return new Set(items.map(item => namedItem.parse(item).name.slice(ownerMarks.length)));
    },
    async plan({ since, until, windows, ...scope }) {
      if (windows.length > mostWindows) {
        throw new RangeError(`${windows.length} windows do not fit into one plan of at most ${mostWindows}.`);
      }
      return write(engine, [moveMark(table, markName(scope), { since, until }), ...windows.map(add)]);
    },
    async finish(window, readAt) {
      const done = { kind: readKind, name: windowName(window), window, readAt };
      await write(engine, [takeUnread(window), { Put: { TableName: table, Item: done } }]);
    },
    async progress(window, after, aside) {
      return write(engine, [moveOn(table, window, after), ...aside.map(add)]);
    },
    async split(window, parts) {
      if (await write(engine, [takeUnread(window), ...parts.map(addUnlessUnread)])) return;
      await write(engine, [takeUnread(window), ...parts.map(part => add(begunAnew(part)))]);
    },
    async drop(windows) {
      for (const window of windows) await write(engine, [takeUnread(window)]);
    },
  };
}

async function queryAll(engine: Engine, table: string, of: { kind: string; prefix?: string }) {
  const items: unknown[] = [];
  let after: Record<string, unknown> | undefined;
  const begins = of.prefix === undefined ? '' : ' AND begins_with(#name, :prefix)';
  do {
    const command = new QueryCommand({
      TableName: table,
      KeyConditionExpression: `kind = :kind${begins}`,
      ...(of.prefix === undefined ? {} : { ExpressionAttributeNames: { '#name': 'name' } }),
      ExpressionAttributeValues: {
        ':kind': of.kind,
        ...(of.prefix === undefined ? {} : { ':prefix': of.prefix }),
      },
      ConsistentRead: true,
      ExclusiveStartKey: after,
    });
    const { Items = [], LastEvaluatedKey } = await ask(async () => engine.send(command));
    items.push(...Items);
    after = LastEvaluatedKey;
  } while (after !== undefined);
  return items;
}

function moveOn(table: string, window: ListWindow, after: string) {
  const known = window.perOwner?.after;
  const next = { ...window, perOwner: { ...window.perOwner, after } };
  return {
    Put: {
      TableName: table,
      Item: { kind: unreadKind, name: windowName(window), window: next },
      ConditionExpression:
        known === undefined
          ? 'attribute_exists(kind) AND attribute_not_exists(#window.#perOwner.#after)'
          : '#window.#perOwner.#after = :known',
      ExpressionAttributeNames: { '#window': 'window', '#perOwner': 'perOwner', '#after': 'after' },
      ...(known === undefined ? {} : { ExpressionAttributeValues: { ':known': known } }),
    },
  };
}

function moveMark(table: string, name: string, to: { since: Instant | undefined; until: Instant }) {
  const { since, until } = to;
  const isSince =
    since === undefined
      ? { ConditionExpression: 'attribute_not_exists(kind)' }
      : {
          ConditionExpression: '#at = :since',
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: { ':since': since },
        };
  return { Put: { TableName: table, Item: { kind: markKind, name, at: until }, ...isSince } };
}

/** @returns false, with nothing written, when a condition did not hold */
async function write(engine: Engine, writes: Writes): Promise<boolean> {
  for (let tryNumber = 1; ; tryNumber += 1) {
    try {
      const command = new TransactWriteCommand({ TransactItems: writes });
      await ask(
        async () => engine.send(command),
        error => failedCondition(error) || (conflicts(error) && tryNumber < mostTries),
      );
      return true;
    } catch (error) {
      if (failedCondition(error)) return false;
      if (!(error instanceof TransactionCanceledException)) throw error;
    }
  }
}

function failedCondition(error: unknown): boolean {
  return reasonsOf(error).includes('ConditionalCheckFailed');
}

/** Another transaction was under way on the same row: after it, the conditions are looked at again. */
function conflicts(error: unknown): boolean {
  return reasonsOf(error).includes('TransactionConflict');
}

function reasonsOf(error: unknown): (string | undefined)[] {
  if (!(error instanceof TransactionCanceledException)) return [];
  return (error.CancellationReasons ?? []).map(reason => reason.Code);
}

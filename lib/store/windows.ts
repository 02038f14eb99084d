import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { listWindow, type ListWindow } from '../domain/ledger.ts';
import { instant, type Instant } from '../domain/time.ts';
import type { WindowLedger } from '../ports.ts';
import { ask, type Engine } from './engine.ts';

type Writes = NonNullable<TransactWriteCommandInput['TransactItems']>;

const markItem = z.object({ at: instant });
const windowItem = z.object({ window: listWindow });
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
    Put: { TableName: table, Item: { kind: unreadKind, name: nameOf(window), window } },
  });
  const takeUnread = (window: ListWindow) => ({
    Delete: {
      TableName: table,
      Key: { kind: unreadKind, name: nameOf(window) },
      ConditionExpression: 'attribute_exists(kind)',
    },
  });
  return {
    async unread() {
      const windows: ListWindow[] = [];
      let after: Record<string, unknown> | undefined;
      do {
        const command = new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'kind = :kind',
          ExpressionAttributeValues: { ':kind': unreadKind },
          ConsistentRead: true,
          ExclusiveStartKey: after,
        });
        const { Items = [], LastEvaluatedKey } = await ask(async () => engine.send(command));
        windows.push(...Items.map(item => windowItem.parse(item).window));
        after = LastEvaluatedKey;
      } while (after !== undefined);
      return windows;
    },
    async plannedUntil(kind) {
      const Key = { kind: markKind, name: kind };
      const command = new GetCommand({ TableName: table, Key, ConsistentRead: true });
      const { Item } = await ask(async () => engine.send(command));
      return Item === undefined ? undefined : markItem.parse(Item).at;
    },
    async plan({ kind, since, until, windows }) {
      if (windows.length > mostWindows) {
        throw new RangeError(`${windows.length} windows do not fit into one plan of at most ${mostWindows}.`);
      }
      return write(engine, [moveMark(table, kind, since, until), ...windows.map(add)]);
    },
    async finish(window, readAt) {
      const done = { kind: readKind, name: nameOf(window), window, readAt };
      await write(engine, [takeUnread(window), { Put: { TableName: table, Item: done } }]);
    },
    async split(window, parts) {
      await write(engine, [takeUnread(window), ...parts.map(add)]);
    },
  };
}

function moveMark(table: string, kind: string, since: Instant | undefined, until: Instant) {
  const isSince =
    since === undefined
      ? { ConditionExpression: 'attribute_not_exists(kind)' }
      : {
          ConditionExpression: '#at = :since',
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: { ':since': since },
        };
  return { Put: { TableName: table, Item: { kind: markKind, name: kind, at: until }, ...isSince } };
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

function nameOf({ kind, from, to }: ListWindow): string {
  return `${kind}#${from}#${to}`;
}

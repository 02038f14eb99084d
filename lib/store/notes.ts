import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { Note, Notes } from '../ports.ts';
import { ask, type Engine } from './engine.ts';

const noteItem = z.object({ name: z.string(), value: z.unknown(), revision: z.int() });

/** Notes in the control table: key `kind` (with a prefix of its own) and `name`, attributes `value` and `revision`. */
export function dynamoNotes(engine: Engine, table: string): Notes {
  return {
    async get(kind, name) {
      const Key = { kind: keyOf(kind), name };
      const command = new GetCommand({ TableName: table, Key, ConsistentRead: true });
      const { Item } = await ask(async () => engine.send(command));
      return Item === undefined ? undefined : noteItem.parse(Item);
    },
    async all(kind) {
      const notes: Note[] = [];
      let after: Record<string, unknown> | undefined;
      do {
        const command = new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'kind = :kind',
          ExpressionAttributeValues: { ':kind': keyOf(kind) },
          ConsistentRead: true,
          ExclusiveStartKey: after,
        });
        const { Items = [], LastEvaluatedKey } = await ask(async () => engine.send(command));
        notes.push(...Items.map(item => noteItem.parse(item)));
        after = LastEvaluatedKey;
      } while (after !== undefined);
      return notes;
    },
    async put({ kind, name, value, revision }) {
      const command = new PutCommand({
        TableName: table,
        Item: { kind: keyOf(kind), name, value, revision: revision + 1 },
        ...stillAt(revision),
      });
      try {
        await ask(async () => engine.send(command), isRefused);
        return true;
      } catch (error) {
        if (isRefused(error)) return false;
        throw error;
      }
    },
  };
}

function keyOf(kind: string): string {
  return `note.${kind}`;
}

function stillAt(revision: number) {
  if (revision === 0) return { ConditionExpression: 'attribute_not_exists(kind)' };
  return {
    ConditionExpression: '#revision = :revision',
    ExpressionAttributeNames: { '#revision': 'revision' },
    ExpressionAttributeValues: { ':revision': revision },
  };
}

function isRefused(error: unknown): boolean {
  return error instanceof ConditionalCheckFailedException;
}

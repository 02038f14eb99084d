import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { instant, type Instant } from '../domain/time.ts';
import type { Marks } from '../ports.ts';
import { ask, type Engine } from './engine.ts';

const momentItem = z.object({ at: instant });

/** Named moments of progress in the control table. */
export function dynamoMarks(engine: Engine, table: string): Marks {
  const marks = moments(engine, table, 'mark');
  return { get: async name => marks.read(name), advance: async (name, to) => marks.raise(name, to) };
}

/** Moments that only ever move later: key `kind` and `name`, attribute `at`. */
function moments(engine: Engine, table: string, kind: string) {
  return {
    async read(name: string): Promise<Instant | undefined> {
      const command = new GetCommand({ TableName: table, Key: { kind, name }, ConsistentRead: true });
      const { Item } = await ask(async () => engine.send(command));
      return Item === undefined ? undefined : momentItem.parse(Item).at;
    },
    async raise(name: string, at: Instant): Promise<void> {
      const command = new UpdateCommand({
        TableName: table,
        Key: { kind, name },
        UpdateExpression: 'SET #at = :at',
        ConditionExpression: 'attribute_not_exists(#at) OR #at < :at',
        ExpressionAttributeNames: { '#at': 'at' },
        ExpressionAttributeValues: { ':at': at },
      });
      try {
        await ask(
          async () => engine.send(command),
          error => error instanceof ConditionalCheckFailedException,
        );
      } catch (error) {
        // Someone has moved it further already.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}

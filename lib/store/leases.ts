import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import type { Leases } from '../ports.ts';
import { ask, type Engine } from './engine.ts';

const leaseItem = z.object({ holder: z.string() });
const kind = 'lease';

/** The leases in the control table. Every change is one conditional write. */
export function dynamoLeases(engine: Engine, table: string): Leases {
  return {
    async take(name, holder, until, now) {
      const command = new UpdateCommand({
        TableName: table,
        Key: { kind, name },
        UpdateExpression: 'SET #holder = :holder, #until = :until',
        ConditionExpression:
          'attribute_not_exists(#holder) OR #until <= :now OR (#holder = :holder AND #until < :until)',
        ExpressionAttributeNames: { '#holder': 'holder', '#until': 'until' },
        ExpressionAttributeValues: { ':holder': holder, ':until': until, ':now': now },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      try {
        await ask(async () => engine.send(command), isRefused);
        return true;
      } catch (error) {
        if (!isRefused(error)) throw error;
        // One's own that runs longer already is left as it is: a request that comes late must not cut it short.
        return error.Item !== undefined && leaseItem.parse(unmarshall(error.Item)).holder === holder;
      }
    },
    async release(name, holder) {
      const command = new DeleteCommand({
        TableName: table,
        Key: { kind, name },
        ConditionExpression: '#holder = :holder',
        ExpressionAttributeNames: { '#holder': 'holder' },
        ExpressionAttributeValues: { ':holder': holder },
      });
      try {
        await ask(async () => engine.send(command), isRefused);
      } catch (error) {
        // It has expired and gone to someone else, or was released before.
        if (!isRefused(error)) throw error;
      }
    },
  };
}

function isRefused(error: unknown): error is ConditionalCheckFailedException {
  return error instanceof ConditionalCheckFailedException;
}

import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { StaleMoveError } from '../domain/errors.ts';
import { hold, isInForce, person, sameHold, type Hold } from '../domain/hold.ts';
import type { Holds } from '../ports.ts';
import { ask, type Engine } from './engine.ts';

const kind = 'hold';

/** The holds in the control table, each an item of its own. */
export function dynamoHolds(engine: Engine, table: string): Holds {
  return {
    async add(added) {
      const command = new PutCommand({
        TableName: table,
        Item: { ...hold.parse(added), kind, name: added.id },
        ConditionExpression: 'attribute_not_exists(kind)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      const { winner, refused } = await unlessRefused(async () => engine.send(command));
      if (!refused || (winner !== undefined && sameHold(winner, added))) return;
      throw new StaleMoveError(`There is another hold ${added.id}.`, winner);
    },
    inForce: async () => (await everyHold(engine, table)).filter(isInForce),
    all: async () => everyHold(engine, table),
    async release(id, by, at) {
      const command = new UpdateCommand({
        TableName: table,
        Key: { kind, name: id },
        UpdateExpression: 'SET releasedAt = :at, releasedBy = :by',
        ConditionExpression: 'attribute_exists(kind) AND attribute_not_exists(releasedAt)',
        ExpressionAttributeValues: { ':at': at, ':by': person.parse(by) },
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      const { answer, winner } = await unlessRefused(async () => engine.send(command));
      return answer === undefined ? winner : hold.parse(answer.Attributes);
    },
  };
}

/** A hold that was added before this is asked is among them: the read is strong, and takes every page. */
async function everyHold(engine: Engine, table: string): Promise<Hold[]> {
  const holds: Hold[] = [];
  let after: Record<string, unknown> | undefined;
  do {
    const command = new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'kind = :kind',
      ExpressionAttributeValues: { ':kind': kind },
      ConsistentRead: true,
      ExclusiveStartKey: after,
    });
    const { Items = [], LastEvaluatedKey } = await ask(async () => engine.send(command));
    holds.push(...Items.map(item => hold.parse(item)));
    after = LastEvaluatedKey;
  } while (after !== undefined);
  return holds;
}

type Outcome<Answer> = {
  answer?: Answer;
  refused: boolean;
  /** What was there, where the condition did not hold. */
  winner?: Hold | undefined;
};

async function unlessRefused<Answer>(call: () => Promise<Answer>): Promise<Outcome<Answer>> {
  try {
    const answer = await ask(call, error => error instanceof ConditionalCheckFailedException);
    return { answer, refused: false };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const winner = error.Item === undefined ? undefined : hold.parse(unmarshall(error.Item));
    return { refused: true, winner };
  }
}

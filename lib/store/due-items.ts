import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Instant } from '../domain/time.ts';
import { ask, type Engine } from './engine.ts';
import { lookDayKey } from './look-day.ts';

const index = 'by-look-day';

/**
 * The items of one day and shard of the index that are due until a moment, the latest first, at most `limit`.
 *
 * @throws TransientError when the table cannot be read
 */
export async function dueItems(
  so: { day: string; shard: number; until: Instant; limit: number },
  { engine, table }: { engine: Engine; table: string },
): Promise<readonly Record<string, unknown>[]> {
  const { until, limit } = so;
  const items: Record<string, unknown>[] = [];
  let after: Record<string, unknown> | undefined;
  do {
    const command = new QueryCommand({
      TableName: table,
      IndexName: index,
      KeyConditionExpression: 'lookDay = :lookDay AND lookAt <= :until',
      ExpressionAttributeValues: { ':lookDay': lookDayKey(so), ':until': until },
      ScanIndexForward: false,
      Limit: limit - items.length,
      ExclusiveStartKey: after,
    });
    const { Items = [], LastEvaluatedKey } = await ask(async () => engine.send(command));
    items.push(...Items);
    after = LastEvaluatedKey;
  } while (after !== undefined && items.length < limit);
  return items;
}

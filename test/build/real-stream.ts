import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record,
} from '@aws-sdk/client-dynamodb-streams';

/** All records of a table's stream so far, as the engine that the environment names gives them. */
export async function streamRecordsOf(table: string): Promise<_Record[]> {
  const tables = new DynamoDBClient();
  const streams = new DynamoDBStreamsClient();
  try {
    const { Table } = await tables.send(new DescribeTableCommand({ TableName: table }));
    const StreamArn = Table?.LatestStreamArn;
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
    const records: _Record[] = [];
    for (const { ShardId } of StreamDescription?.Shards ?? []) {
      const first = new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' });
      let iterator = (await streams.send(first)).ShardIterator;
      while (iterator !== undefined) {
        const read = await streams.send(new GetRecordsCommand({ ShardIterator: iterator }));
        records.push(...(read.Records ?? []));
        iterator = (read.Records ?? []).length === 0 ? undefined : read.NextShardIterator;
      }
    }
    return records;
  } finally {
    tables.destroy();
    streams.destroy();
  }
}

/** The event that Lambda makes of them: moments in seconds, and otherwise as they are. */
export function streamEventOf(records: readonly _Record[]): object {
  return {
    Records: records.map(({ dynamodb, ...record }) => ({
      ...record,
      dynamodb: {
        ...dynamodb,
        ApproximateCreationDateTime: (dynamodb?.ApproximateCreationDateTime?.getTime() ?? 0) / 1000,
      },
    })),
  };
}

import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { z } from 'zod';
import { packagedTemplate } from '../start/packaged.ts';

const tableShape = z.object({
  Properties: z.object({
    AttributeDefinitions: z.array(
      z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
    ),
    KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })),
    GlobalSecondaryIndexes: z
      .array(
        z.object({
          IndexName: z.string(),
          KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })),
          Projection: z.object({ ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']) }),
        }),
      )
      .optional(),
    StreamSpecification: z
      .object({ StreamViewType: z.enum(['NEW_AND_OLD_IMAGES', 'NEW_IMAGE', 'OLD_IMAGE', 'KEYS_ONLY']) })
      .optional(),
  }),
});
const templateShape = z.object({ Resources: z.record(z.string(), z.unknown()) });

/**
 * Makes a table on the engine as the packaged template defines it: there is no other definition.
 *
 * @param logicalId of the table in the template
 * @returns its name, new each time
 */
export async function makeTable(
  logicalId: 'RecordingsTable' | 'ControlTable' | 'OffboardingsTable',
): Promise<string> {
  const template = templateShape.parse(JSON.parse(await readFile(await packagedTemplate(), 'utf8')));
  const { Properties } = tableShape.parse(template.Resources[logicalId]);
  const TableName = `${logicalId}-${randomUUID()}`;
  const client = new DynamoDBClient();
  const { StreamSpecification: stream, ...rest } = Properties;
  await client.send(
    new CreateTableCommand({
      ...rest,
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      ...(stream === undefined ? {} : { StreamSpecification: { StreamEnabled: true, ...stream } }),
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 20, minDelay: 1 }, { TableName });
  client.destroy();
  return TableName;
}

/** @returns the ARN of a new topic that nobody has subscribed to */
export async function makeTopic(): Promise<string> {
  const client = new SNSClient();
  const { TopicArn } = await client.send(new CreateTopicCommand({ Name: `tapekeeper-${randomUUID()}` }));
  client.destroy();
  if (TopicArn === undefined) throw new Error('The engine made no topic.');
  return TopicArn;
}

/** @returns the name of a new, empty bucket */
export async function makeBucket(): Promise<string> {
  const Bucket = `tapekeeper-${randomUUID()}`;
  const client = new S3Client({ forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket }));
  client.destroy();
  return Bucket;
}

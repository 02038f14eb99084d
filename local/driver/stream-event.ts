import { marshall } from '@aws-sdk/util-dynamodb';
import { epochMsOf } from '../../lib/domain/time.ts';
import type { ChangeRecord } from './feed.ts';

/** The ARN of a table's stream, by the table's logical id. */
export function streamArn(table: string): string {
  return `arn:aws:dynamodb:local:000000000000:table/${table}/stream/2026-01-01T00:00:00.000`;
}

/** A change as Lambda receives it from a table's stream: items in DynamoDB JSON, numbers as text. */
export function streamRecord(change: ChangeRecord, table: string) {
  const images = {
    ...(change.oldImage === undefined ? {} : { OldImage: item(change.oldImage) }),
    ...(change.newImage === undefined ? {} : { NewImage: item(change.newImage) }),
  };
  return {
    eventID: `embedded-${change.sequence}`,
    eventName: change.eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'local',
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(epochMsOf(change.at) / 1000),
      Keys: item({ id: change.id }),
      ...images,
      // Padded, so that the order of the text is the order of the numbers.
      SequenceNumber: String(change.sequence).padStart(21, '0'),
      SizeBytes: JSON.stringify(images).length,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
    ...(change.userIdentity === undefined ? {} : { userIdentity: change.userIdentity }),
    eventSourceARN: streamArn(table),
  };
}
export type StreamRecord = ReturnType<typeof streamRecord>;

function item(image: Readonly<Record<string, unknown>>) {
  return marshall(image, { removeUndefinedValues: true });
}

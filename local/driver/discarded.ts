import { instantOf, type Instant } from '../../lib/domain/time.ts';
import { functionArn } from './invoke.ts';
import { streamArn, type StreamRecord } from './stream-event.ts';

/** Why records were given up. */
export type Condition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

/** What an S3 destination is sent for records that were given up: the object that Lambda would write. */
export type Discarded = {
  /** Logical id of the bucket. */
  readonly bucket: string;
  readonly key: string;
  readonly record: InvocationRecord;
};

export type InvocationRecord = {
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: Condition;
    readonly approximateInvokeCount: number;
  };
  /** Missing when the function was never called; `functionError` is missing when it answered with failures. */
  readonly responseContext?: {
    readonly statusCode: 200;
    readonly executedVersion: '$LATEST';
    readonly functionError?: 'Unhandled';
  };
  readonly version: '1.0';
  readonly timestamp: Instant;
  readonly DDBStreamBatchInfo: {
    readonly shardId: string;
    readonly startSequenceNumber: string;
    readonly endSequenceNumber: string;
    readonly approximateArrivalOfFirstRecord: string;
    readonly approximateArrivalOfLastRecord: string;
    readonly batchSize: number;
    readonly streamArn: string;
  };
  /** The whole event as JSON text. */
  readonly payload: string;
};

/** Records that a mapping gave up, and what had happened to them. */
export type GivenUp = {
  readonly records: readonly [StreamRecord, ...StreamRecord[]];
  readonly condition: Condition;
  readonly calls: number;
  /** How the last call ended, if there was one. */
  readonly lastCall: 'threw' | 'reported' | undefined;
};

/** The invocation record of records that were given up. */
export function invocationRecord(
  { records, condition, calls, lastCall }: GivenUp,
  so: { function: string; table: string; requestId: string; now: Instant },
): InvocationRecord {
  const [first] = records;
  const last = records.at(-1) ?? first;
  return {
    requestContext: {
      requestId: so.requestId,
      functionArn: functionArn(so.function),
      condition,
      approximateInvokeCount: calls,
    },
    ...(lastCall === undefined ? {} : { responseContext: responseContext(lastCall) }),
    version: '1.0',
    timestamp: so.now,
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: first.dynamodb.SequenceNumber,
      endSequenceNumber: last.dynamodb.SequenceNumber,
      approximateArrivalOfFirstRecord: arrivalOf(first),
      approximateArrivalOfLastRecord: arrivalOf(last),
      batchSize: records.length,
      streamArn: streamArn(so.table),
    },
    payload: JSON.stringify({ Records: records }),
  };
}

/** Where the S3 destination puts it. */
export function destinationKey(mapping: string, record: InvocationRecord): string {
  const [day, time] = [record.timestamp.slice(0, 10), record.timestamp.slice(11, 19)];
  const name = `${day}T${time.replaceAll(':', '.')}-${record.requestContext.requestId}`;
  return `aws/lambda/${mapping}/${shardId}/${day.replaceAll('-', '/')}/${name}`;
}

const shardId = 'shardId-00000000000000000000-00000000';

function responseContext(lastCall: 'threw' | 'reported') {
  const answered = { statusCode: 200, executedVersion: '$LATEST' } as const;
  return lastCall === 'threw' ? { ...answered, functionError: 'Unhandled' as const } : answered;
}

function arrivalOf(record: StreamRecord): string {
  return instantOf(record.dynamodb.ApproximateCreationDateTime * 1000).replace('.000Z', 'Z');
}

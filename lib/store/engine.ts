import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { StaleMoveError, TransientError } from '../domain/errors.ts';

/** How the adapters of this folder reach DynamoDB. */
export type Engine = Pick<DynamoDBDocumentClient, 'send'>;

/**
 * DynamoDB as the environment configures it (region, credentials, `AWS_ENDPOINT_URL` for a local engine).
 *
 * @param answerWithinMs short: a healthy table answers within milliseconds, and the SDK tries three times
 */
export function dynamoEngine(answerWithinMs = 5_000): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    // Unless told to throw, the SDK only warns, and waits on.
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout: answerWithinMs,
      throwOnRequestTimeout: true,
    },
  });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

/**
 * Runs a call to the engine. What is named in `expected` is left to the caller; every other failure is one of the
 * engine: throttling, a conflict, an outage, missing permissions.
 *
 * @throws TransientError `store-unavailable`
 */
export async function ask<Answer>(
  call: () => Promise<Answer>,
  expected: (error: unknown) => boolean = () => false,
): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    if (expected(error) || error instanceof StaleMoveError) throw error;
    const why = error instanceof Error ? error.name : 'unknown';
    throw new TransientError('store-unavailable', `The tables cannot be read or written (${why}).`, {
      cause: error,
    });
  }
}

import { S3ServiceException } from '@aws-sdk/client-s3';
import { TransientError } from '../domain/errors.ts';

/** The status that S3 answered, or undefined where it did not answer. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

/** A failure of S3 as the error that says what to do about it: wait. */
export function storeError(error: unknown): TransientError {
  if (error instanceof TransientError) return error;
  const why = error instanceof Error ? error.name : 'unknown';
  return new TransientError('store-unavailable', `The archive cannot be read or written (${why}).`, {
    cause: error,
  });
}

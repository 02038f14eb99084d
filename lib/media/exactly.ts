import { Transform, type TransformCallback } from 'node:stream';
import { TransientError } from '../domain/errors.ts';

/**
 * Passes exactly so many bytes on, and fails with `length-mismatch` before a surplus byte leaves, or where some lack.
 * However it fails, it closes without an `error` event: the SDK would hand that on to a stream that nobody listens to,
 * and the process would end.
 *
 * @returns the stream, and `failure`: why it closed before its end
 */
export function exactly(expectedBytes: number): { stream: Transform; failure: () => Error | undefined } {
  let bytes = 0;
  let failure: Error | undefined;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      bytes += chunk.length;
      if (bytes > expectedBytes) done(mismatch(`more than ${expectedBytes}`, expectedBytes));
      else done(null, chunk);
    },
    flush(done: TransformCallback) {
      done(bytes === expectedBytes ? null : mismatch(`${bytes}`, expectedBytes));
    },
    destroy(error, done) {
      failure ??= error ?? undefined;
      done(null);
    },
  });
  return { stream, failure: () => failure };
}

function mismatch(came: string, expectedBytes: number): TransientError {
  return new TransientError('length-mismatch', `${came} bytes came, ${expectedBytes} were announced.`);
}

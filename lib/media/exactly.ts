import { Transform, type TransformCallback } from 'node:stream';
import { TransientError } from '../domain/errors.ts';

/** Passes exactly so many bytes on; fails with `length-mismatch` before a surplus byte leaves, or where some lack. */
export function exactly(expectedBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      bytes += chunk.length;
      if (bytes > expectedBytes) done(mismatch(`more than ${expectedBytes}`, expectedBytes));
      else done(null, chunk);
    },
    flush(done: TransformCallback) {
      done(bytes === expectedBytes ? null : mismatch(`${bytes}`, expectedBytes));
    },
  });
}

function mismatch(came: string, expectedBytes: number): TransientError {
  return new TransientError('length-mismatch', `${came} bytes came, ${expectedBytes} were announced.`);
}

import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { PermanentError, TransientError } from '../domain/errors.ts';
import { mp3Scanner } from '../domain/mp3.ts';
import type { StoredObject } from '../ports.ts';

/** Looks at bytes as they pass; `finish` throws when they are not what was promised. */
export type Inspector = { take(chunk: Uint8Array): void; finish(): void };

/** What one PutObject can hold. */
export const largestBytes = 5 * 1024 ** 3;

/** A duration is stated in whole seconds, and encoders pad: a little is allowed, a missing stretch is not. */
const toleranceSeconds = 2;
const toleranceShare = 0.05;

/** Refuses what is no MP3 at its first bytes, and at its end what is longer or shorter than Webex stated. */
export function audioInspector(durationSeconds: number): Inspector {
  const scanner = mp3Scanner();
  return {
    take(chunk) {
      scanner.push(chunk);
      if (scanner.startsAsMp3() === false) throw notAudio();
    },
    finish() {
      const { startsAsMp3, seconds } = scanner.finish();
      if (!startsAsMp3) throw notAudio();
      const allowed = Math.max(toleranceSeconds, durationSeconds * toleranceShare);
      if (Math.abs(seconds - durationSeconds) > allowed) {
        throw new TransientError(
          'duration-mismatch',
          `The audio plays ${seconds.toFixed(1)} s, Webex states ${durationSeconds} s.`,
        );
      }
    },
  };
}

/** Anything that is not empty. */
export const anyBytes: Inspector = { take: () => undefined, finish: () => undefined };

/**
 * Passes bytes on while counting, hashing and inspecting them. The last chunk is held back until all checks have
 * passed, so that a store that waits for a known length never completes an object that failed one.
 *
 * @param expectedBytes the Content-Length, where there was one; without it the most that one object can hold is the limit
 * @returns the stream, and `facts()` of what went through (final once the stream has ended)
 */
export function verifying(
  inspector: Inspector,
  expectedBytes: number | undefined,
  mostBytes: number = largestBytes,
) {
  const hash = createHash('sha256');
  let bytes = 0;
  let heldBack: Buffer | undefined;

  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      attempt(done, () => {
        bytes += chunk.length;
        if (bytes > (expectedBytes ?? mostBytes)) throw tooLong(bytes, expectedBytes);
        hash.update(chunk);
        inspector.take(chunk);
        if (heldBack !== undefined) this.push(heldBack);
        heldBack = chunk;
      });
    },
    flush(done: TransformCallback) {
      attempt(done, () => {
        if (bytes === 0) throw new TransientError('empty', 'The download was empty.');
        if (expectedBytes !== undefined && bytes !== expectedBytes) {
          throw new TransientError(
            'length-mismatch',
            `${bytes} bytes came, ${expectedBytes} were announced.`,
          );
        }
        inspector.finish();
        this.push(heldBack);
      });
    },
  });
  let digest: string | undefined;
  const facts = (): StoredObject => ({ bytes, sha256: (digest ??= hash.digest('hex')) });
  return { stream, facts };
}

function attempt(done: TransformCallback, work: () => void): void {
  try {
    work();
  } catch (error) {
    done(
      error instanceof Error
        ? error
        : new Error('The inspector threw something that is no error.', { cause: error }),
    );
    return;
  }
  done();
}

/** Said at the first byte too many, since what does not end as announced may not end at all. */
function tooLong(bytes: number, expectedBytes: number | undefined): Error {
  return expectedBytes === undefined
    ? tooLarge(bytes)
    : new TransientError('length-mismatch', `More bytes came than the ${expectedBytes} announced.`);
}

export function tooLarge(bytes: number): PermanentError {
  return new PermanentError('too-large', `${bytes} bytes are more than one object can hold.`);
}

function notAudio(): TransientError {
  return new TransientError('not-audio', 'The first bytes are neither an MP3 frame nor an ID3 tag.');
}

import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { TransientError } from '../domain/errors.ts';

/** A body whose length is known. */
export type Measured = { readonly body: Readable; readonly bytes: number };

/**
 * Keeps a body of unknown length in a file until it is whole, and hands it on with its length: S3 takes nothing of
 * unknown length in one piece. The file is gone afterwards.
 *
 * @throws TransientError `store-unavailable` when the folder cannot hold it; an error in `body` as it is
 */
export async function spooled<Result>(
  body: Readable,
  folder: string,
  use: (measured: Measured) => Promise<Result>,
): Promise<Result> {
  const path = join(folder, `tapekeeper-${randomUUID()}`);
  // It may break before the file is open; whoever reads it is told again.
  body.on('error', () => undefined);
  try {
    const bytes = await write(path, body);
    return await use({ body: createReadStream(path), bytes });
  } catch (error) {
    throw error === body.errored || !isOfTheDisk(error) ? error : diskError(error);
  } finally {
    body.destroy();
    await rm(path, { force: true });
  }
}

async function write(path: string, body: Readable): Promise<number> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(body);
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

type DiskError = Error & { readonly syscall: unknown };

function isOfTheDisk(error: unknown): error is DiskError {
  return error instanceof Error && 'syscall' in error;
}

function diskError(error: DiskError): TransientError {
  const code = 'code' in error ? String(error.code) : 'unknown';
  const remedy = code === 'ENOSPC' ? ': give the function more ephemeral storage' : ` (${code})`;
  return new TransientError(
    'store-unavailable',
    `A download without a stated length does not fit into the temporary folder${remedy}.`,
    { cause: error },
  );
}

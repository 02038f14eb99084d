import { ConfigurationError, TransientError } from '../../lib/domain/errors.ts';

// https://sqlite.org/rescode.html
const busy = 5;
const corrupt = 11;
const full = 13;
const notADatabase = 26;

/** Whether another connection is in the way. */
export function isBusy(error: unknown): boolean {
  return resultCodeOf(error) === busy;
}

/** Why a folder cannot be used, in one sentence. A ConfigurationError is one already. */
export function refusal(folder: string, error: unknown): ConfigurationError {
  if (error instanceof ConfigurationError) return error;
  const code = resultCodeOf(error);
  if (code === corrupt || code === notADatabase) {
    return new ConfigurationError([
      `the tables in the folder ${folder} are damaged (${reasonOf(error)}): bring them back from a copy, or name another folder`,
    ]);
  }
  const remedy = code === full ? 'free some space' : 'name another one';
  return new ConfigurationError([`the folder ${folder} cannot be used (${reasonOf(error)}): ${remedy}`]);
}

/** A failure of the engine while it is at work. */
export function unavailable(error: unknown): TransientError {
  const why = resultCodeOf(error) === full ? 'the disk is full: free some space' : reasonOf(error);
  return new TransientError('store-unavailable', `The tables cannot be read or written (${why}).`, {
    cause: error,
  });
}

function resultCodeOf(error: unknown): unknown {
  return error instanceof Error && 'errcode' in error ? error.errcode : undefined;
}

/** What sqlite says, or the system's own short code: its message would name the path once more. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const systemCode = 'syscall' in error && 'code' in error ? error.code : undefined;
  return typeof systemCode === 'string' ? systemCode : error.message;
}

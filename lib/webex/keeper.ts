import type { WebexKeeper } from '../ports.ts';
import { connect, type Access } from './access.ts';
import type { Mode } from './mode.ts';
import { purgeRecordings, restoreRecordings, softDeleteRecordings } from './operations.ts';
import type { Connection } from './request.ts';

/**
 * What an administrator's token may change in Webex, by id.
 *
 * @param access.mode in `dry-run`, nothing is sent
 */
export function webexKeeper(access: Access & { readonly mode: Mode }): WebexKeeper {
  const on: Connection = { ...connect(access), mode: access.mode };
  return {
    softDelete: (recordingIds, deadline) => softDeleteRecordings({ recordingIds }, deadline, on),
    purge: (recordingIds, deadline) => purgeRecordings({ recordingIds }, deadline, on),
    restore: (recordingIds, deadline) => restoreRecordings({ recordingIds }, deadline, on),
  };
}

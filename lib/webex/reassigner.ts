import type { Reassigner } from '../ports-offboarding.ts';
import { connect, type Access } from './access.ts';
import type { Mode } from './mode.ts';
import { reassignRecordings } from './operations.ts';
import type { Connection } from './request.ts';

/**
 * Gives recordings to other people, with an administrator's token.
 *
 * @param access.mode in `dry-run`, nothing is sent
 */
export function webexReassigner(access: Access & { readonly mode: Mode }): Reassigner {
  const on: Connection = { ...connect(access), mode: access.mode };
  return {
    reassign: (recordingIds, { to, from }, deadline) =>
      reassignRecordings({ reassignOwnerEmail: to, ...from, recordingIds }, deadline, on),
  };
}

import { actionOf, isIntended, type Intended } from './destroying.ts';
import { isRestorable, type Restorable } from './restoring.ts';
import type { Archived, Recording } from './recording.ts';
import type { Attempt } from './receipt.ts';
import type { Instant } from './time.ts';

/** Rows that `apply-retention` has something to do for. */
export type Retained = Intended | Restorable | (Archived & { readonly rescuedAt: Instant });

export function isRetained(row: Recording): row is Retained {
  return isIntended(row) || isRestorable(row) || (row.status === 'archived' && row.rescuedAt !== undefined);
}

/** The call that was last sent for what the row is about; undefined where none was. */
export type Call = {
  readonly what: Attempt['what'];
  readonly sentAt: Instant;
  readonly receipt: string | undefined;
};

export function callOf(row: Retained): Call | undefined {
  if (isIntended(row)) {
    const { sentAt, receipt } = row;
    return sentAt === undefined ? undefined : { what: actionOf(row), sentAt, receipt };
  }
  if (!isRestorable(row) || row.restore?.sentAt === undefined) return undefined;
  const { sentAt, receipt } = row.restore;
  return { what: 'restore', sentAt, receipt };
}

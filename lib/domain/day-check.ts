import * as z from 'zod/mini';
import { recordingId, type RecordingId } from './recording-id.ts';
import type { ShownState } from './shown-state.ts';
import { instant, type Instant } from './time.ts';

const count = z.int().check(z.nonnegative());

/** What one comparison of Webex, table and archive found, of the recordings whose file was made on one UTC day. */
export const dayCheck = z.readonly(
  z.object({
    day: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/)),
    checkedAt: instant,
    /** Recordings that Webex lists, by the status that it shows. */
    webex: z.readonly(z.object({ available: count, deleted: count, purged: count })),
    /** Rows of the table. */
    rows: count,
    /** Listed, and without a row until this check wrote one. */
    missed: count,
    /** Rows that were rung, because Webex does not list them as the row says. */
    rung: count,
    /** Archived rows whose object is not there, or holds other bytes; they are archived again where Webex still has them. */
    damaged: count,
    /** What nobody can explain: at most twenty ids, and how many there are. */
    unexplained: count,
    unexplainedIds: z.readonly(z.array(recordingId)),
  }),
);
export type DayCheck = z.infer<typeof dayCheck>;

/** A day that was tried in vain. */
export const failedCheck = z.readonly(z.object({ failedAt: instant }));
/** A part of the recycle bin that was read. */
export const binCheck = z.readonly(z.object({ checkedAt: instant }));
/** A day that is read owner by owner, as far as it has come: everyone up to `after`. */
export const begunDay = z.readonly(z.object({ check: dayCheck, after: z.string(), isOpen: z.boolean() }));
export type BegunDay = z.infer<typeof begunDay>;

const mostIds = 20;

/** A check that has found nothing yet. */
export function newCheck(day: string, checkedAt: Instant): DayCheck {
  const nothing = { rows: 0, missed: 0, rung: 0, damaged: 0, unexplained: 0, unexplainedIds: [] };
  return { day, checkedAt, webex: { available: 0, deleted: 0, purged: 0 }, ...nothing };
}

/** The check with what one reading of Webex's lists showed. */
export function withShown(check: DayCheck, so: { states: Iterable<ShownState>; missed: number }): DayCheck {
  const webex = { ...check.webex };
  for (const state of so.states) webex[state === 'binned' ? 'deleted' : state] += 1;
  return { ...check, webex, missed: check.missed + so.missed };
}

/** The check with one more recording that nobody can explain. */
export function withUnexplained(check: DayCheck, id: RecordingId): DayCheck {
  const ids = [...check.unexplainedIds, id].toSorted().slice(0, mostIds);
  return { ...check, unexplained: check.unexplained + 1, unexplainedIds: ids };
}

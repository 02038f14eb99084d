import * as z from 'zod/mini';
import { recordingId } from './recording-id.ts';
import { instant } from './time.ts';

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

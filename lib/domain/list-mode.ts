import * as z from 'zod/mini';
import { instant } from './time.ts';

/**
 * How Webex is listed: the organisation at once, or owner by owner. The organisation's list is believed only as long as
 * a probe finds in it what the lists of its owners show: one organisation saw in it only its administrator's recordings.
 */
export const listMode = z.readonly(
  z.object({
    mode: z.enum(['org', 'perOwner']),
    /** When this mode began. */
    since: instant,
    /** The last probe that could tell, and what it found. */
    probedAt: z.optional(instant),
    orgListIs: z.enum(['unknown', 'whole', 'incomplete']),
  }),
);
export type ListMode = z.infer<typeof listMode>;

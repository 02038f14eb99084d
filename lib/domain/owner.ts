import * as z from 'zod/mini';

/**
 * Whoever may own recordings: a person, a workspace, a virtual line or a queue. Followed by id; the address is only how
 * Webex's lists are asked for a person's recordings.
 */
export const owner = z.readonly(
  z.object({
    id: z.string().check(z.minLength(1)),
    /** `user`, `place`, `virtualLine`, `callQueue`, or something newer. */
    type: z.string().check(z.minLength(1)),
    email: z.optional(z.string()),
  }),
);
export type Owner = z.infer<typeof owner>;

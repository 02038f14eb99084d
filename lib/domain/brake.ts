import * as z from 'zod/mini';
import { dayMs, instant, msBetween, type Instant } from './time.ts';
import type { Policy } from './policy.ts';
import { recordingId } from './recording-id.ts';
import type { Stage } from './stage.ts';

const text = z.string().check(z.minLength(1));
const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
const count = z.int().check(z.nonnegative());

/** What would be done to a recording, and why. */
const planned = z.readonly(
  z.object({ id: recordingId, action: z.enum(['trash', 'purge']), rule: text, day }),
);
export type Planned = z.infer<typeof planned>;

/** The plan before which a run has stopped. */
export const brakedPlan = z.readonly(
  z.object({ kind: z.literal('braked'), policyHash: text, recordings: z.readonly(z.array(planned)) }),
);
export type BrakedPlan = z.infer<typeof brakedPlan>;

/** The brake as it was last pulled: `key` is that of the plan among the archive's papers. */
export const pulledBrake = z.readonly(
  z.object({
    hash: text,
    key: text,
    recordings: count,
    /** The most that one run may do. */
    limit: count,
    pulledAt: instant,
    /** When a run found nothing any more to stop before. */
    endedAt: z.optional(instant),
  }),
);
export type PulledBrake = z.infer<typeof pulledBrake>;

/** That a person wants exactly the recordings of this plan to pass, until then. */
export const approval = z.readonly(
  z.object({ hash: text, key: text, recordings: count, by: text, at: instant, until: instant }),
);
export type Approval = z.infer<typeof approval>;

/** How many rows there were, of which a brake is a share. */
export const countedRows = z.readonly(z.object({ rows: count, countedAt: instant }));

/** How long an approval is in force. */
export const approvalMs = dayMs;
const firstWeekMs = 7 * dayMs;

/**
 * How many recordings one run may trash and purge together. One is always allowed: in an organisation that small a
 * share would forbid everything.
 *
 * @param so.rows how many there are in all; undefined where nobody knows, so that no share of them is known either
 */
export function mostAtOnce(
  { brakes }: Pick<Policy, 'brakes'>,
  so: { stage: Stage; rows: number | undefined; now: Instant },
): number {
  const share = Math.floor(((so.rows ?? 0) * brakes.share.percent) / 100);
  const isFirstWeek = so.stage.mode === 'live' && msBetween(so.stage.since, so.now) < firstWeekMs;
  return Math.max(1, Math.min(brakes.recordings, share, ...(isFirstWeek ? [brakes.firstWeek] : [])));
}

/** What a run may do, and before what it stops: what is approved passes, and the rest as long as it is not too much. */
export function throughBrake<Wanted extends Pick<Planned, 'id' | 'action'>>(
  wanted: readonly Wanted[],
  so: { limit: number; approved: readonly Pick<Planned, 'id' | 'action'>[] },
): { passing: readonly Wanted[]; stopped: readonly Wanted[] } {
  const approved = new Set(so.approved.map(nameOf));
  const passing = wanted.filter(each => approved.has(nameOf(each)));
  const rest = wanted.filter(each => !approved.has(nameOf(each)));
  if (rest.length > so.limit) return { passing, stopped: rest };
  return { passing: [...passing, ...rest], stopped: [] };
}

function nameOf({ id, action }: Pick<Planned, 'id' | 'action'>): string {
  return `${action} ${id}`;
}

import * as z from 'zod/mini';
import { dayMs, hourMs, msBetween, type Instant, instant } from './time.ts';

/** What a probe found of the organisation's list; `unknown` where nothing could be compared. */
export const listFindings = ['unknown', 'whole', 'incomplete'] as const;
export type ListFinding = (typeof listFindings)[number];

/**
 * How Webex is listed: the organisation at once, or owner by owner. The organisation's list is believed only as long as
 * a probe finds in it what the lists of its owners show: one organisation saw in it only its administrator's recordings.
 */
export const listMode = z.readonly(
  z.object({
    mode: z.enum(['org', 'perOwner']),
    /** When this mode began. */
    since: instant,
    /** The last probe that was begun, by whichever poller. */
    triedAt: z.optional(instant),
    /** The last probe that could tell, and what it found. */
    probedAt: z.optional(instant),
    orgListIs: z.enum(listFindings),
    /** The first of the probes that found it whole, one after the other. */
    wholeSince: z.optional(instant),
    /** Owners whose recordings Webex does not list one owner at a time: what they have is missed in this mode. */
    unlistable: z.optional(z.int().check(z.nonnegative())),
    /** Sources of owners that could not be read lately: whoever is only in them is missed in this mode. */
    unreadSources: z.optional(z.int().check(z.nonnegative())),
  }),
);
export type ListMode = z.infer<typeof listMode>;

/** What one probe found. */
export type Probed = {
  readonly orgListIs: ListFinding;
  readonly unlistable: number;
  readonly unreadSources: number;
};

const probeEveryMs = dayMs;
const probeAgainMs = hourMs;
/** Two probes a day apart; schedules are late by minutes. */
const wholeForMs = dayMs - hourMs;

/** The mode of a stage that was never probed. */
export function firstMode(now: Instant): ListMode {
  return { mode: 'org', since: now, orgListIs: 'unknown' };
}

/** A probe is due a day after the last that could tell, and no sooner than an hour after the last that was begun. */
export function isProbeDue({ probedAt, triedAt }: ListMode, now: Instant): boolean {
  if (triedAt !== undefined && msBetween(triedAt, now) < probeAgainMs) return false;
  return probedAt === undefined || msBetween(probedAt, now) >= probeEveryMs;
}

/** The state after a probe. Only a list that is incomplete changes the mode; a whole one has to prove itself first. */
export function afterProbe(before: ListMode, probed: Probed, now: Instant): ListMode {
  const { unreadSources } = probed;
  if (probed.orgListIs === 'unknown') return { ...before, unreadSources };
  const { wholeSince, ...rest } = { ...before, ...probed, probedAt: now };
  if (probed.orgListIs === 'whole') return { ...rest, wholeSince: wholeSince ?? now };
  return before.mode === 'perOwner' ? rest : { ...rest, mode: 'perOwner', since: now };
}

/** Whether probes found the organisation's list whole on two days in a row, while it is still listed by owner. */
export function isTrustedAgain({ mode, orgListIs, wholeSince, probedAt }: ListMode): boolean {
  if (mode === 'org' || orgListIs !== 'whole') return false;
  if (wholeSince === undefined || probedAt === undefined) return false;
  return msBetween(wholeSince, probedAt) >= wholeForMs;
}

/** The state in which the organisation is listed at once again. */
export function backToOrg(
  { unlistable: _missed, unreadSources: _unread, ...rest }: ListMode,
  now: Instant,
): ListMode {
  return { ...rest, mode: 'org', since: now };
}

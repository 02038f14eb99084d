import { msBetween, type Instant } from '../domain/time.ts';
import { widestWindowMs } from '../domain/windows.ts';
import { RuleError } from './rules.ts';
import type { Open } from './shapes/lenient.ts';
import type {
  ownerTypes,
  recordingFormats,
  recordingStatuses,
  serviceTypes,
  storageRegions,
} from './shapes/recording.ts';

const largestPage = 100;

/** What to list. Both ends always: with one missing, Webex lists a week and not what one expects. */
export type ListQuery = {
  /** The first moment that counts. */
  readonly from: Instant;
  /** The first moment that counts no more, at most 30 days after `from`. */
  readonly to: Instant;
  /** `available` if missing; `deleted` is the recycle bin; `purged` shows a compliance officer what is gone from there. */
  readonly status?: Open<(typeof recordingStatuses)[number]> | undefined;
  readonly serviceType?: Open<(typeof serviceTypes)[number]> | undefined;
  readonly format?: Open<(typeof recordingFormats)[number]> | undefined;
  readonly ownerId?: string | undefined;
  readonly ownerEmail?: string | undefined;
  readonly ownerType?: Open<(typeof ownerTypes)[number]> | undefined;
  readonly storageRegion?: Open<(typeof storageRegions)[number]> | undefined;
  readonly locationId?: string | undefined;
  /** Letter case does not count. */
  readonly topic?: string | undefined;
  /** IANA zone of the times in the answer, `UTC` if missing. Whatever it is, they are read into UTC. */
  readonly timezone?: string | undefined;
  /** Recordings a page, 1 to 100 (the default). */
  readonly max?: number | undefined;
  /** Parameters that are new to us, passed on as they are. */
  readonly more?: Readonly<Record<string, string>> | undefined;
};

/**
 * The query of a list.
 *
 * @param own whether only the caller's own recordings are listed
 * @throws RuleError for what Webex would refuse, or read in another way than one expects
 */
export function searchOf(query: ListQuery, own: boolean): URLSearchParams {
  checkWindow(query);
  const { more = {}, timezone: _header, max = largestPage, ...known } = query;
  checkPageSize(max);
  if (own && query.status === 'purged')
    throw new RuleError('purged-not-own', 'Only the list for a compliance officer shows what was purged.');
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...known, max })) {
    if (value !== undefined) search.set(name, `${value}`);
  }
  passOn(more, search);
  return search;
}

function checkWindow({ from, to }: ListQuery): void {
  if (from >= to)
    throw new RuleError('window-order', 'A window to list begins before it ends: turn it round.');
  if (msBetween(from, to) > widestWindowMs)
    throw new RuleError('window-width', 'Webex lists at most 30 days at once: cut the window.');
}

function checkPageSize(max: number): void {
  if (!Number.isInteger(max) || max < 1 || max > largestPage)
    throw new RuleError('page-size', `A page has 1 to ${largestPage} recordings.`);
}

function passOn(more: Readonly<Record<string, string>>, search: URLSearchParams): void {
  for (const [name, value] of Object.entries(more)) {
    if (search.has(name) || name === 'timezone')
      throw new RuleError('parameter-known', `The parameter ${name} has a place of its own.`);
    search.set(name, value);
  }
}

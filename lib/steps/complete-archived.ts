import { fullArchiving, type Archiving } from '../domain/policy.ts';
import { companionsSettled } from '../domain/companions.ts';
import { NotFoundError, TransientError, type Fault } from '../domain/errors.ts';
import type { Archive, Archived, Purged, Recording, Trashed } from '../domain/recording.ts';
import { hourMs, plusMs, type Instant } from '../domain/time.ts';
import type { WebexDetails } from '../domain/webex-recording.ts';
import type { Clock } from '../ports.ts';
import { afterSettling, lookForRest } from './fetch-recording.ts';

type Row = Archived | Trashed | Purged;
type CompletePorts = Parameters<typeof lookForRest>[3];

/**
 * What is still awaited of a recording that is archived, and whether Webex shows it where its row says.
 *
 * @param so.askDetails of the recording
 * @param so.askWanted what of it the archive is to have
 * @throws what a look at its details throws, where that leaves open whether the recording is there
 */
export async function completeArchived(
  row: Row,
  so: {
    deadline: Instant;
    askDetails: () => Promise<WebexDetails>;
    askWanted: () => Promise<Archiving | 'no'>;
  },
  ports: CompletePorts,
): Promise<Recording> {
  const { archive } = row;
  const asked = so.askDetails();
  const again = await unlessShown(row, asked, ports.clock);
  const { wake: _rung, lookAt: _due, fault: _past, absence: _void, ...rest } = row;
  const done = { ...rest, attempts: 0 };
  if (archive === undefined) return { ...done, ...afterSettling(row, ports.clock.now()) };
  const links = async () => (await asked).links;
  const wanted = isAwaiting(archive) ? await so.askWanted() : fullArchiving;
  const looking = { deadline: so.deadline, wanted: wanted === 'no' ? fullArchiving : wanted, links };
  const complete = await lookForRest(row, archive, looking, ports);
  return companionsSettled(complete.archive)
    ? { ...done, ...complete, ...again }
    : { ...done, ...again, ...complete };
}

/** What to write where its details could not be had, and it is to be looked at again. */
async function unlessShown(
  row: Row,
  asked: Promise<WebexDetails>,
  clock: Pick<Clock, 'now'>,
): Promise<{ fault?: Fault; lookAt?: Instant }> {
  try {
    await asked;
    return {};
  } catch (error) {
    if (!(error instanceof TransientError)) throw error;
    const isGone = error instanceof NotFoundError;
    // What was purged may be known no more.
    if (isGone && row.status === 'purged') return {};
    // Other trouble is met again where the links of what is awaited are needed, unless it leaves open whether the
    // recording is there.
    if (isGone || row.absence !== undefined || !isAwaiting(row.archive)) throw error;
    return { fault: error.fault, lookAt: plusMs(clock.now(), hourMs) };
  }
}

function isAwaiting(archive: Archive | undefined): boolean {
  return archive !== undefined && !companionsSettled(archive);
}

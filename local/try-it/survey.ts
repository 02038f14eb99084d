import { TransientError } from '../../lib/domain/errors.ts';
import { minuteMs, plusMs, secondMs } from '../../lib/domain/time.ts';
import { pollRecordings, type PollPorts } from '../../lib/steps/poll-recordings.ts';

const runMs = 4 * minuteMs;
/** Whoever has just typed an address or a token wants to know soon that it is wrong. */
const firstContactMs = 15 * secondMs;
/** Runs in a row without one window read, and a person has to do something. */
const mostFutileRuns = 3;

/**
 * Reads the list of the last days from Webex into the tables, window by window, until every window was read to its
 * last page.
 *
 * @param so.progress is called after each run, with the windows still to be read
 * @throws TransientError when Webex or the token stays in the way; what was read is kept
 */
export async function survey(
  so: { historyDays: number; progress: (unread: number) => void },
  ports: PollPorts,
): Promise<void> {
  await firstContact(ports);
  let futile = 0;
  for (let left = Infinity; left > 0;) {
    try {
      await pollRecordings(
        { deadline: plusMs(ports.clock.now(), runMs), historyDays: so.historyDays },
        ports,
      );
    } catch (error) {
      futile += 1;
      if (!(error instanceof TransientError) || error.fault === 'token-refused' || futile >= mostFutileRuns) {
        throw error;
      }
    }
    const unread = (await ports.windows.unread()).length;
    if (unread < left) futile = 0;
    left = unread;
    so.progress(unread);
  }
}

async function firstContact({ webex, clock }: PollPorts): Promise<void> {
  const now = clock.now();
  const lastMinute = { from: plusMs(now, -minuteMs), to: now };
  for await (const _page of webex.list(lastMinute, plusMs(now, firstContactMs))) return;
}

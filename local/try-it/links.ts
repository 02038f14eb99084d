import { PermanentError } from '../../lib/domain/errors.ts';
import type { Discovered } from '../../lib/domain/recording.ts';
import { minuteMs, plusMs } from '../../lib/domain/time.ts';
import type { Clock, WebexReader } from '../../lib/ports.ts';

/**
 * Whether this token is given download links, tried on a few recordings: an administrator's token lists everything and
 * is given none.
 *
 * @returns a sentence that says what is missing, or undefined when a link was given or nothing could be tried
 * @throws TransientError
 */
export async function missingLinks(
  rows: readonly Discovered[],
  on: { webex: WebexReader; clock: Clock },
): Promise<string | undefined> {
  for (const row of rows) {
    try {
      const { links } = await on.webex.details(row.webexId, plusMs(on.clock.now(), minuteMs));
      if (links?.audio !== undefined) return undefined;
    } catch (error) {
      if (!(error instanceof PermanentError)) throw error;
    }
  }
  if (rows.length === 0) return undefined;
  return `Webex gives this token no download link, tried on ${rows.length}: it probably lacks the scope spark-compliance:recordings_read.`;
}

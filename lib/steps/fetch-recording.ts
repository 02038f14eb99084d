import type { Askable, Present } from '../domain/absence.ts';
import type { Archiving } from '../domain/policy.ts';
import {
  companionsSettled,
  nextCompanionLook,
  settleAgainMs,
  type Companions,
} from '../domain/companions.ts';
import { PermanentError } from '../domain/errors.ts';
import type { Archive } from '../domain/recording.ts';
import { plusMs, type Instant } from '../domain/time.ts';
import type { DownloadLinks, WebexDetails } from '../domain/webex-recording.ts';
import type { Clock, Log, MediaStore, WebexReader } from '../ports.ts';
import { storeArtefact } from './store-artefact.ts';
import { lookForCompanions } from './store-companions.ts';
import { audioInspector } from './verified-audio.ts';

type FetchPorts = {
  readonly webex: WebexReader;
  readonly media: MediaStore;
  readonly clock: Clock;
  readonly log: Log;
};

const awaitingBoth: Companions = {
  transcript: { state: 'awaited', looks: 0 },
  metadata: { state: 'awaited', looks: 0 },
};

/**
 * The audio in the archive, verified, and the links that came with it; whatever else is awaited stays as it is.
 *
 * @throws PermanentError `not-downloadable`, and what `storeArtefact` throws
 */
export async function fetchAudio(
  row: Present,
  so: { deadline: Instant; wanted: Archiving; askDetails: () => Promise<WebexDetails> },
  ports: FetchPorts,
): Promise<{ archive: Archive; links: () => Promise<DownloadLinks | undefined> }> {
  let links: DownloadLinks | undefined;
  const audio = await storeArtefact(
    {
      id: row.id,
      artefact: 'audio',
      storageClass: so.wanted.storageClass,
      open: async () => {
        ({ links } = await so.askDetails());
        if (links?.audio === undefined) {
          throw new PermanentError('not-downloadable', 'Webex gives no download link for this recording.');
        }
        return ports.webex.download(links.audio, 'audio', so.deadline);
      },
      inspector: () => audioInspector(row.facts.durationSeconds),
    },
    ports.media,
  );
  const archive = { ...awaitingBoth, ...row.archive, audio, verifiedAt: ports.clock.now() };
  return { archive, links: async () => links };
}

/** Transcript and metadata, and when to look at the row again. */
export async function lookForRest(
  row: Askable,
  archive: Archive,
  so: { deadline: Instant; wanted: Archiving; links: () => Promise<DownloadLinks | undefined> },
  ports: FetchPorts,
): Promise<{ archive: Archive; lookAt?: Instant }> {
  const companions = await lookForCompanions(row, { before: archive, ...so }, ports);
  const complete: Archive = { ...archive, ...companions };
  const now = ports.clock.now();
  if (companionsSettled(complete)) return { archive: complete, ...afterSettling(row, now) };
  const lookAt = nextCompanionLook(row.facts.createTime, now) ?? plusMs(now, settleAgainMs(complete));
  return { archive: complete, lookAt };
}

/** When the row is looked at next, once nothing is awaited any more: at once, where a fate or a hold may be its. */
export function afterSettling({ status }: Pick<Askable, 'status'>, now: Instant): { lookAt?: Instant } {
  return status === 'purged' ? {} : { lookAt: now };
}

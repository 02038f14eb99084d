import { join } from 'node:path';
import { ConfigurationError } from '../../lib/domain/errors.ts';
import { Secret } from '../../lib/domain/secret.ts';
import type { Clock, Log } from '../../lib/ports.ts';
import { sendOverNetwork } from '../../lib/runtime/http.ts';
import { systemRandom } from '../../lib/runtime/random.ts';
import { readSettings, required } from '../../lib/runtime/settings.ts';
import { webexReader } from '../../lib/webex/reader.ts';
import { fixedToken } from '../../lib/webex/token.ts';
import { openFolderArchive } from '../media/folder-archive.ts';
import { folderPapers } from '../media/folder-papers.ts';
import { openEmbeddedStores } from '../store/embedded-stores.ts';
import { prepareFolder } from '../start/data-folder.ts';
import { archiveThese, newestWaiting } from './archive-newest.ts';
import { figureLines, figuresOf, type Figures } from './figures.ts';
import { missingLinks } from './links.ts';
import { survey } from './survey.ts';

const linksTried = 3;
const silent: Log = { info: nothing, warn: nothing, error: nothing };

/**
 * Looks at an organisation's own recordings through a token, and changes nothing there: lists them, says what would be
 * archived, and downloads a few of them if asked.
 *
 * @param so.webexUrl e.g. `https://webexapis.com/v1`
 * @param so.data the folder where the list and the downloads are kept; a second run goes on from there
 * @param so.archive how many to download, the newest first
 * @returns the figures, and what is wrong with the token, where something is
 * @throws TransientError when Webex or the token stays in the way
 */
export async function tryIt(
  so: { webexUrl: URL; historyDays: number; archive: number; data: string },
  on: { token: Secret; clock: Clock; say: (line: string) => void },
): Promise<{ figures: Figures; complaint: string | undefined }> {
  const { token, clock, say } = on;
  say(
    `Listing the last ${so.historyDays} days from ${so.webexUrl.host}. What is found is kept in ${so.data}.`,
  );
  await prepareFolder(so.data);
  using stores = disposable(openEmbeddedStores(join(so.data, 'tables'), clock));
  const media = await openFolderArchive(join(so.data, 'archive'));
  const webex = webexReader({
    baseUrl: so.webexUrl,
    token: fixedToken(token),
    tokenName: 'own-webex',
    send: sendOverNetwork,
    clock,
    random: systemRandom,
    gates: stores.gates,
  });
  const kept = { ...stores, media, papers: folderPapers(media) };
  const ports = { ...kept, webex, clock, log: silent, random: systemRandom };

  await survey({ ...so, progress: unread => say(progressLine(stores.count(), unread)) }, ports);
  const missing = await missingLinks(await newestWaiting(stores.recordings.every(), linksTried), ports);
  if (so.archive > 0 && missing === undefined) {
    say(`Downloading the newest ${so.archive}:`);
    const newest = await newestWaiting(stores.recordings.every(), so.archive);
    await archiveThese(newest, { objects: media.objects, say }, ports);
  }
  const figures = await figuresOf(stores.recordings.every());
  say(
    ['', ...figureLines(figures, so.historyDays), ...(missing === undefined ? [] : ['', missing])].join('\n'),
  );
  return { figures, complaint: missing };
}

/** The token in `WEBEX_TOKEN`. @throws ConfigurationError saying how to get one */
export function ownToken(environment?: Readonly<Record<string, string | undefined>>): Secret {
  try {
    return new Secret(readSettings({ WEBEX_TOKEN: required }, environment).WEBEX_TOKEN);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new ConfigurationError([
      'WEBEX_TOKEN is missing: put a token with the scope spark-compliance:recordings_read there (docs/try-it.md says how to get one)',
    ]);
  }
}

function progressLine(counts: readonly { rows: number }[], unread: number): string {
  const seen = counts.reduce((total, count) => total + count.rows, 0);
  return `  ${seen} recordings so far${unread > 0 ? `, ${unread} windows to go` : ''}`;
}

function disposable<Stores extends { close(): void }>(stores: Stores): Stores & Disposable {
  return { ...stores, [Symbol.dispose]: () => stores.close() };
}

function nothing(): void {
  // What matters is in the figures.
}

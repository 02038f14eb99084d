import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Recording } from '../../lib/domain/recording.ts';
import { instant } from '../../lib/domain/time.ts';
import { readPolicy } from '../../lib/policy/read-policy.ts';
import { adoptPolicy } from '../../lib/steps/adopt-policy.ts';
import { sweep } from '../../lib/steps/sweep.ts';
import { openFolderArchive } from '../../local/media/folder-archive.ts';
import { folderPapers } from '../../local/media/folder-papers.ts';
import { openEmbeddedStores } from '../../local/store/embedded-stores.ts';
import { tapekeeper } from './command-line.ts';
import { by } from './fate-world.ts';
import { policyText } from './policies.ts';
import { farDeadline, handClock, keptLog } from './step-world.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A folder as npm start leaves it, for commands; it goes away with the test. */
export async function deskWorld() {
  const data = await temporaryFolder();
  const clock = handClock();
  let made = 0;

  /** Lays hands on tables and archive, between two commands. */
  async function inside<Result>(at: string, work: (ports: Inside) => Promise<Result>): Promise<Result> {
    clock.set(at);
    const stores = openEmbeddedStores(join(data, 'tables'), clock, 'kill');
    try {
      const papers = folderPapers(await openFolderArchive(join(data, 'archive')));
      const newId = () => String((made += 1)).padStart(8, '0');
      return await work({ ...stores, papers, clock, log: keptLog(), newId, readPolicy });
    } finally {
      stores.close();
    }
  }
  type Inside = ReturnType<typeof openEmbeddedStores> & {
    papers: ReturnType<typeof folderPapers>;
    clock: typeof clock;
    log: ReturnType<typeof keptLog>;
    newId: () => string;
    readPolicy: typeof readPolicy;
  };

  await inside('2026-03-03T12:00:00Z', async () => undefined);
  return {
    data,
    inside,
    add: async (...rows: Recording[]) =>
      inside('2026-03-03T12:00:00Z', async ({ recordings }) => {
        for (const row of rows) await recordings.create(row);
      }),
    adopt: async (at: string, words: object = {}) =>
      inside(at, async ports => adoptPolicy({ text: policyText({ ...words }), by }, ports)),
    sweep: async (at: string) =>
      inside(at, async ports =>
        sweep({ deadline: farDeadline, ringLimit: 500, token: 'compliance-read' }, ports),
      ),
    /** A policy file with these words. */
    async file(words: object = {}): Promise<string> {
      const path = join(data, 'policy.yml');
      await writeFile(path, policyText({ ...words }));
      return path;
    },
    /** A command on this folder, at this time. */
    run: async (at: string, ...words: string[]) =>
      tapekeeper([...words, '--data', data, '--at', instant.parse(at)]),
  };
}

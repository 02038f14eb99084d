import { join } from 'node:path';
import type { AlarmTopic, Clock, MediaStore, Papers } from '../../lib/ports.ts';
import { alarmsFile } from '../alarm/alarms-file.ts';
import { takeInventory, type FoundObject } from '../judge/inventory.ts';
import { openFolderArchive } from '../media/folder-archive.ts';
import { folderPapers } from '../media/folder-papers.ts';
import { openEmbeddedStores, type EmbeddedStores, type RowCount } from '../store/embedded-stores.ts';

/** What the deployed functions and their triggers need of the tables. */
export type Tables = Pick<
  EmbeddedStores,
  | 'recordings'
  | 'windows'
  | 'gates'
  | 'marks'
  | 'leases'
  | 'holds'
  | 'notes'
  | 'feed'
  | 'offboardings'
  | 'offboardingFeed'
>;

/** Where a run keeps rows and objects. */
export type Keeping = {
  readonly stores: Tables;
  readonly media: MediaStore;
  readonly papers: Papers;
  readonly alarmTopic: AlarmTopic;
  /** For the simulated Webex. */
  readonly webexFolder: string;
  /** The folder of the archive's objects, where it is a folder. */
  readonly objects: string | undefined;
  /** The rows as far as the run has heard of them: costs next to nothing. */
  counted(): readonly RowCount[];
  /** The rows, counted in the table itself. */
  count(): Promise<readonly RowCount[]>;
  /** Every object, hashed anew. */
  inventory(): Promise<FoundObject[]>;
  close(): Promise<void>;
};

/**
 * Everything in one folder, of which this is the lock.
 *
 * @throws ConfigurationError when it cannot be used
 */
export async function keepInFolder(data: string, clock: Clock): Promise<Keeping> {
  using opened = new DisposableStack();
  // What the simulated Webex remembers survives no power cut either, and the two have to agree.
  const stores = opened.adopt(openEmbeddedStores(join(data, 'tables'), clock, 'kill'), open => open.close());
  const media = await openFolderArchive(join(data, 'archive'));
  const all = opened.move();
  return {
    stores,
    media,
    papers: folderPapers(media),
    alarmTopic: alarmsFile(data),
    webexFolder: join(data, 'webex'),
    objects: media.objects,
    counted: () => stores.count(),
    count: async () => stores.count(),
    inventory: () => takeInventory(media.objects),
    close: async () => all.dispose(),
  };
}

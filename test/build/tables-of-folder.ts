import type { Hold } from '../../lib/domain/hold.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import type { RecordingId } from '../../lib/domain/recording-id.ts';
import { readPolicy } from '../../lib/policy/read-policy.ts';
import { adoptPolicy } from '../../lib/steps/adopt-policy.ts';
import { stageNotes, theStage } from '../../lib/steps/stage-now.ts';
import { openFolderArchive } from '../../local/media/folder-archive.ts';
import { folderPapers, readFolderPapers } from '../../local/media/folder-papers.ts';
import { openEmbeddedStores } from '../../local/store/embedded-stores.ts';
import { at } from './recordings.ts';
import { statusWorld } from './status-world.ts';
import { handClock } from './step-world.ts';

/** Noon of the day of these tables. */
export const noon = ['--at', '2026-03-02T12:00:00Z'];

/** Tables with these rows in a folder that goes away with the test, closed, as a stopped run leaves them. */
export async function folderWith(rows: readonly Recording[], isLive = true): Promise<string> {
  const world = await statusWorld();
  await world.well();
  await world.add(...rows);
  const live = { mode: 'live', since: at('2026-01-01T00:00:00Z'), by: 'Ana Rebelo' } as const;
  if (isLive) await stageNotes(world.notes).change(theStage, () => live);
  world.close();
  return world.data;
}

/** Has a folder follow this policy. */
export async function adoptIn(data: string, text: string): Promise<void> {
  const clock = handClock('2026-03-02T11:00:00Z');
  const stores = openEmbeddedStores(`${data}/tables`, clock, 'kill');
  try {
    const papers = folderPapers(await openFolderArchive(`${data}/archive`));
    const newId = () => '0c7e1a52';
    await adoptPolicy({ text, by: 'Ana Rebelo' }, { ...stores, papers, clock, readPolicy, newId });
  } finally {
    stores.close();
  }
}

/** A row, as a folder has it now. */
export async function rowIn(data: string, id: RecordingId): Promise<Recording | undefined> {
  const stores = openEmbeddedStores(`${data}/tables`, handClock(), 'kill');
  try {
    return await stores.recordings.get(id);
  } finally {
    stores.close();
  }
}

/** The holds that a folder has. */
export async function holdsIn(data: string): Promise<readonly Hold[]> {
  const stores = openEmbeddedStores(`${data}/tables`, handClock(), 'kill');
  try {
    return await stores.holds.all();
  } finally {
    stores.close();
  }
}

/** What the receipts of a folder are for, in their order. */
export async function receiptsIn(data: string): Promise<unknown[]> {
  const papers = readFolderPapers(`${data}/archive/objects`);
  const found: unknown[] = [];
  for await (const key of papers.keys('receipts/')) found.push(JSON.parse((await papers.get(key)) ?? ''));
  return found;
}

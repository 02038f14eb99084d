import type { Clock } from '../../lib/ports.ts';
import { takeBucketInventory } from '../judge/bucket.ts';
import type { Keeping } from '../start/keeping.ts';
import { openAwsStores } from './aws-stores.ts';
import { speakToEngine, startMinistack } from './ministack.ts';
import { countsAlong, rowCounts } from './row-counts.ts';
import type { Busy } from './tracked.ts';

/**
 * Rows in DynamoDB, their changes from its stream, and objects in S3: on an engine that begins empty and ends with the
 * run.
 *
 * @param under where its temporary folder is made
 * @param on.busy holds time still during every call
 * @throws Error in one sentence when there is no engine
 */
export async function keepOnAws(
  under: string,
  { busy, clock }: { busy: Busy; clock: Pick<Clock, 'now'> },
): Promise<Keeping> {
  await using opened = new AsyncDisposableStack();
  const engine = opened.adopt(await startMinistack(under), started => started.stop());
  opened.defer(speakToEngine(engine.endpoint));
  const stores = opened.adopt(await openAwsStores(busy), open => open.close());
  const all = opened.move();
  return {
    stores,
    media: stores.media,
    papers: stores.papers,
    alarmTopic: stores.alarmTopic,
    webexFolder: engine.folder,
    objects: undefined,
    counted: countsAlong(stores.feed, clock),
    async count() {
      const counts = rowCounts(clock);
      for await (const row of stores.recordings.every()) counts.set(row);
      return counts.all();
    },
    inventory: () => takeBucketInventory(stores.bucket),
    close: () => all.disposeAsync(),
  };
}

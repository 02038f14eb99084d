import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { archiveKey, type Artefact } from '../../lib/domain/archive-keys.ts';
import { recordingId } from '../../lib/domain/recording-id.ts';
import type { Log } from '../../lib/ports.ts';
import { openAwsStores } from '../../local/aws/aws-stores.ts';
import { virtualClock } from '../../local/driver/virtual-clock.ts';
import { takeBucketInventory } from '../../local/judge/bucket.ts';
import { judge } from '../../local/judge/judge.ts';
import { readTruth } from '../../local/judge/truth.ts';
import { startSimulator } from '../../local/simulator/simulator.ts';
import { startFunctions } from '../../local/start/keeper.ts';
import { packagedStack } from '../../local/start/packaged.ts';
import { at } from './recordings.ts';
import { temporaryFolder } from './temporary-folder.ts';

const startMs = Date.UTC(2026, 9, 1);
const added = z.object({ id: z.string() });
const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * The deployed functions at work on DynamoDB, its stream and S3, against a simulated Webex without any recordings, from
 * 2026-10-01T00:00Z. Time passes only in `until`.
 */
export async function anAwsJourney() {
  const folder = join(await temporaryFolder(), 'webex');
  const webex = await startSimulator({ seed: 1, recordings: 0, startMs, folder });
  onTestFinished(() => webex.close());
  const clock = virtualClock(at('2026-10-01T00:00:00Z'), async now => {
    await post('/clock', { now });
  });
  const stores = await openAwsStores(work => clock.busy(work));
  onTestFinished(() => stores.close());
  const errors: string[] = [];
  const driver = startFunctions({
    stores,
    media: stores.media,
    papers: stores.papers,
    alarmTopic: stores.alarmTopic,
    stack: await packagedStack(),
    webex: { apiUrl: webex.apiUrl, token: webex.tokens.compliance },
    clock,
    log: silent,
    onError: (where, error) => errors.push(`${where}: ${String(error)}`),
  });
  onTestFinished(() => driver.stop());

  async function post(path: string, body: unknown): Promise<unknown> {
    const answer = await fetch(`${webex.adminUrl}${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  }

  const inventory = () => takeBucketInventory(stores.bucket);
  return {
    errors,
    /** What the bucket holds of recordings. */
    kept: async () => (await inventory()).filter(({ key }) => key.startsWith('recordings/')),
    /** Adds a recording by hand. @returns its id as Webex spells it */
    add: async (recording: object): Promise<string> => added.parse(await post('/recordings', recording)).id,
    /** Lets time pass until then, and until what began before is done. */
    async until(moment: string): Promise<void> {
      const then = at(moment);
      await clock.run(() => clock.now() >= then && driver.idle());
    },
    row: (webexId: string) => stores.recordings.get(recordingId.parse(webexId)),
    /** SHA-256 of what the bucket holds of it, from its bytes. */
    async sha256Of(webexId: string, artefact: Artefact): Promise<string | undefined> {
      const key = archiveKey(recordingId.parse(webexId), artefact, 1);
      return (await inventory()).find(object => object.key === key)?.sha256;
    },
    /** What Webex really has of it. */
    async truthOf(webexId: string) {
      const { recordings } = await readTruth(webex.adminUrl);
      const found = recordings.find(each => each.id === webexId);
      if (found === undefined) throw new Error('Webex has no such recording.');
      return found;
    },
    verdict: async () => judge(await readTruth(webex.adminUrl), await inventory()),
  };
}

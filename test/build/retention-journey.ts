import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { recordingId } from '../../lib/domain/recording-id.ts';
import { hourMs, minuteMs } from '../../lib/domain/time.ts';
import { readPolicy } from '../../lib/policy/read-policy.ts';
import { adoptPolicy } from '../../lib/steps/adopt-policy.ts';
import { enforceHold } from '../../lib/steps/place-hold.ts';
import { explain } from '../../lib/steps/explain.ts';
import { stageNotes, theStage } from '../../lib/steps/stage-now.ts';
import type { Stack } from '../../local/driver/template.ts';
import { virtualClock } from '../../local/driver/virtual-clock.ts';
import { judgeRetention } from '../../local/judge/judge-retention.ts';
import { takeInventory } from '../../local/judge/inventory.ts';
import { readTruth } from '../../local/judge/truth.ts';
import { folderPapers } from '../../local/media/folder-papers.ts';
import { openFolderArchive } from '../../local/media/folder-archive.ts';
import type { SimulatorOptions } from '../../local/simulator/simulator.ts';
import { startKeeper } from '../../local/start/keeper.ts';
import { packagedStack } from '../../local/start/packaged.ts';
import { openEmbeddedStores } from '../../local/store/embedded-stores.ts';
import { aHold } from './holds.ts';
import { aRule, policyText } from './policies.ts';
import { at } from './recordings.ts';
import { aSimulator } from './simulator.ts';
import { keptLog } from './step-world.ts';
import { temporaryFolder } from './temporary-folder.ts';

const start = '2026-10-01T00:00:00.000Z';
const ends = { trashAfter: '2 days', purgeAfter: '1 day' };
const paced = { notice: '1 day', brakes: { recordings: 500, share: '100 %', firstWeek: 500 } };

/**
 * A simulated Webex that shows what was done ten minutes later, and all of tapekeeper at work on it, live, from
 * 2026-10-01T00:00Z: what is two days old is trashed, and purged a day later, each after a day of notice.
 *
 * @param special rules before the one for everything, without their ends, which are the same
 */
export async function aRetentionJourney(
  webexOptions: Partial<SimulatorOptions> = {},
  special: readonly object[] = [],
) {
  const rules = [...special, {}].map(each => aRule({ ...ends, ...each }));
  const text = policyText({ ...paced, rules });
  const data = await temporaryFolder();
  const webex = await aSimulator({
    effectLagSeconds: 600,
    pace: { hangMs: 20, slowMs: 20 },
    ...webexOptions,
  });
  const clock = virtualClock(at(start), async now => webex.moveClock(now));
  const stores = openEmbeddedStores(join(data, 'tables'), clock, 'kill');
  const papers = folderPapers(await openFolderArchive(join(data, 'archive')));
  let made = 0;
  const newId = () => `c0ffee${String((made += 1)).padStart(2, '0')}`;
  await adoptPolicy({ text, by: 'Ana Rebelo' }, { ...stores, papers, clock, newId, readPolicy });
  await stageNotes(stores.notes).change(theStage, () => ({
    mode: 'live',
    since: at(start),
    by: 'Ana Rebelo',
  }));
  const [errors, log] = [new Array<string>(), keptLog()];
  const keeper = await startKeeper({
    data,
    stores,
    stack: unhurried(await packagedStack({ mode: 'live' })),
    webex: { apiUrl: webex.apiUrl, token: webex.tokens.compliance, adminToken: webex.tokens.admin },
    clock,
    log,
    onError: (where, error) => errors.push(`${where}: ${String(error)}`),
  });
  onTestFinished(() => {
    keeper.driver.stop();
    stores.close();
  });

  return {
    webex,
    errors,
    holds: stores.holds,
    offboardings: stores.offboardings,
    papers,
    objects: keeper.objects,
    orders: { ...stores, papers, clock, newId },
    /** Places a hold on a recording, as `tapekeeper hold add` does between two runs. */
    async hold(webexId: string): Promise<void> {
      const hold = aHold({ scope: 'recording', recordingId: webexId, placedAt: clock.now() });
      await stores.holds.add(hold);
      await enforceHold(hold, hold.by, { ...stores, papers, clock, newId });
    },
    /** Keys of the recordings in the archive. */
    async kept(): Promise<string[]> {
      const keys = (await takeInventory(keeper.objects)).map(({ key }) => key);
      return keys.filter(key => key.startsWith('recordings/'));
    },
    async until(moment: string): Promise<void> {
      const then = at(moment);
      await clock.run(() => clock.now() >= then && keeper.driver.idle());
    },
    explained: async (webexId: string) =>
      explain({ id: recordingId.parse(webexId), whole: false }, { ...stores, papers, clock, readPolicy }),
    row: (webexId: string) => stores.recordings.get(recordingId.parse(webexId)),
    /** The events of this kind in the log. */
    said: (event: string) => log.lines.filter(line => line.event === event).map(({ facts }) => facts),
    async verdict() {
      return judgeRetention(await readTruth(webex.adminUrl), {
        policies: [{ text, adoptedAt: start }],
        holds: (await stores.holds.all()).map(hold => ({ ...hold })),
        archive: await takeInventory(keeper.objects),
        liveSince: start,
      });
    },
  };
}

/** The rest of the day's work seldom enough for a life of days: what it could miss is tested elsewhere. */
function unhurried(stack: Stack): Stack {
  const paces = { Poll: hourMs, Sweep: 15 * minuteMs, Reconcile: 12 * hourMs, Watch: 12 * hourMs };
  const paceOf = (name: string) => Object.entries(paces).find(([begins]) => name.startsWith(begins))?.[1];
  const schedules = stack.schedules.map(each => ({
    ...each,
    everyMs: paceOf(each.function) ?? each.everyMs,
  }));
  return { ...stack, schedules };
}

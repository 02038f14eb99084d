import { Secret } from '../../lib/domain/secret.ts';
import { recordingId } from '../../lib/domain/recording-id.ts';
import { dayMs, hourMs, plusMs } from '../../lib/domain/time.ts';
import { doubted } from '../../lib/domain/turn.ts';
import { sendOverNetwork } from '../../lib/runtime/http.ts';
import { archiveRecording, type BinnedMode } from '../../lib/steps/archive-recording.ts';
import { presenceOn } from '../../lib/steps/presence.ts';
import { rememberPage } from '../../lib/steps/remember-page.ts';
import { sweep } from '../../lib/steps/sweep.ts';
import { webexReader } from '../../lib/webex/reader.ts';
import { fixedToken } from '../../lib/webex/token.ts';
import { takeInventory } from '../../local/judge/inventory.ts';
import { judge } from '../../local/judge/judge.ts';
import { readTruth } from '../../local/judge/truth.ts';
import { switchDefaults } from '../../local/webex-model/switches.ts';
import { at } from './recordings.ts';
import { aSimulator } from './simulator.ts';
import { farDeadline, stepWorld } from './step-world.ts';
import { all } from './webex.ts';

const token = 'compliance-read';
const lists = ['available', 'deleted', 'purged'] as const;

/**
 * A simulated Webex that empties its recycle bin after thirty days, from 2026-10-01T00:00Z, over real HTTP, and the
 * steps at work on it: every hour the list is read and what is due is looked at, every day the bin and what was purged.
 */
export async function aBinJourney(so: { linksInBin?: 'yes' | 'no'; binned?: BinnedMode } = {}) {
  const webex = await aSimulator({
    switches: { ...switchDefaults, linksInBin: so.linksInBin ?? 'yes' },
    retention: { binDays: 30, retentionDays: 0 },
  });
  const world = await stepWorld('2026-10-01T00:00:00Z');
  const reader = webexReader({
    baseUrl: new URL(webex.apiUrl),
    token: fixedToken(new Secret(webex.tokens.compliance)),
    tokenName: token,
    send: sendOverNetwork,
    clock: world.clock,
    random: world.random,
    gates: world.gates,
  });
  const ports = { ...world, webex: reader };
  const presence = presenceOn(ports);
  let hour = world.clock.now();

  async function read(status: (typeof lists)[number]): Promise<void> {
    for (const daysAgo of status === 'available' ? [0] : [0, 30]) {
      const to = plusMs(hour, -daysAgo * dayMs);
      const window = { from: plusMs(to, -30 * dayMs), to, status };
      for await (const page of reader.list(window, farDeadline)) await rememberPage(page, ports);
    }
  }

  async function pass(): Promise<void> {
    hour = plusMs(hour, hourMs);
    world.clock.set(hour);
    await webex.moveClock(hour);
    await read('available');
    if (hour.slice(11, 13) === '00') for (const status of lists) await read(status);
    await sweep({ deadline: farDeadline, ringLimit: 500, token }, world);
    for (const { id, wake } of await all(world.recordings.every()))
      if (wake === 'archive')
        await archiveRecording({ id, deadline: farDeadline, presence, binned: so.binned ?? 'alarm' }, ports);
  }

  return {
    ...webex,
    async until(moment: string): Promise<void> {
      while (hour < at(moment)) await pass();
    },
    row: (webexId: string) => world.recordings.get(recordingId.parse(webexId)),
    /** Dates the row for now, as a check does that does not find its recording where the row says that it is. */
    async ring(webexId: string): Promise<void> {
      const row = await world.row(recordingId.parse(webexId));
      await world.recordings.move(row, doubted(row, hour));
    },
    /** The errors in the log, without saying again what was said. */
    alarms: () => [
      ...new Set(world.log.lines.filter(line => line.level === 'error').map(line => line.event)),
    ],
    keys: () => world.keys(),
    verdict: async () => judge(await readTruth(webex.adminUrl), await takeInventory(world.media.objects)),
  };
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judge } from '../../../local/judge/judge.ts';
import { takeInventory } from '../../../local/judge/inventory.ts';
import { readTruth } from '../../../local/judge/truth.ts';
import { virtualClock } from '../../../local/driver/virtual-clock.ts';
import { at } from '../../build/recordings.ts';
import { aServeProcess, aServeWorld, filesOf } from '../../build/serve-world.ts';
import { aSimulator } from '../../build/simulator.ts';

const patience = { timeout: 120_000 };
const calls = 12;

/** Webex with a few recordings that were made an hour before this moment. */
async function someWebex(nowMs: number) {
  const ago = (minutes: number) => new Date(nowMs - minutes * 60_000).toISOString();
  const webex = await aSimulator({ startMs: nowMs - 3 * 3_600_000 });
  for (let minute = 0; minute < calls; minute += 1) {
    await webex.admin('/recordings', {
      timeRecorded: ago(100 - minute),
      createTime: ago(80 - minute),
      durationSeconds: 60,
    });
  }
  await webex.moveClock(new Date(nowMs).toISOString());
  return webex;
}

describe('a keeper that is stopped while it works', patience, () => {
  it('ends what it has begun, and goes on when it is started again, until everything is archived', async () => {
    const start = '2026-10-02T12:00:00Z';
    const webex = await someWebex(Date.parse(start));
    const world = await aServeWorld();
    const { apiUrl, tokens } = webex;
    const so = { webex: { apiUrl, token: tokens.compliance, adminToken: tokens.admin } };
    const objects = join(world.data, 'archive', 'objects');

    const clock = virtualClock(at(start), now => webex.moveClock(now));
    const first = await world.start(so, { clock });
    await clock.run(() => existsSync(join(objects, 'recordings')));
    expect(await first.stop()).toBe(true);
    const atFirst = await filesOf(world.data);
    expect(atFirst).toBeGreaterThan(0);

    const again = virtualClock(clock.now(), now => webex.moveClock(now));
    const second = await world.start(so, { clock: again });
    await again.run(() => again.now() > at('2026-10-02T14:00:00Z'));
    await second.stop();
    const verdict = judge(await readTruth(webex.adminUrl), await takeInventory(objects));
    expect(verdict).toMatchObject({ seen: calls, archived: calls, unexplained: 0, problems: [] });
    expect(await filesOf(world.data)).toBeGreaterThan(atFirst);
  });

  it('as a process ends by SIGTERM with 0 while it lists, and the next one archives what was listed', async () => {
    const webex = await someWebex(Date.now());
    const { data } = await aServeWorld();
    const { apiUrl, tokens } = webex;
    const environment = { COMPLIANCE_READ_TOKEN: tokens.compliance, ADMIN_TOKEN: tokens.admin };
    const words = ['--data', data, '--webex', apiUrl];
    const objects = join(data, 'archive', 'objects');

    const listing = await aServeProcess(words, environment);
    await listing.logs(`"seen":${calls},"added":${calls}`);
    expect(await listing.end('SIGTERM')).toBe(0);

    const archiving = await aServeProcess(words, environment);
    expect(archiving).toMatchObject({ data, mode: 'dry-run' });
    await archiving.logs('"to":"archived"', calls);
    expect(await archiving.end('SIGINT')).toBe(0);
    expect(archiving.said()).toContain('Stopped.');
    const verdict = judge(await readTruth(webex.adminUrl), await takeInventory(objects));
    expect(verdict).toMatchObject({ archived: calls, unexplained: 0, problems: [] });
  });
});

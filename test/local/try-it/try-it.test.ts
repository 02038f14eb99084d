import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../lib/domain/secret.ts';
import { ownToken, tryIt } from '../../../local/try-it/try-it.ts';
import { aSimulator, type SimulatorAtHand } from '../../build/simulator.ts';
import { handClock } from '../../build/step-world.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';

const days = (count: number) => count * 24 * 60 * 60_000;

async function lookAt(
  webex: SimulatorAtHand,
  so: { token?: keyof SimulatorAtHand['tokens']; archive?: number; data?: string; historyDays?: number } = {},
) {
  const { token = 'compliance', archive = 0, historyDays = 60 } = so;
  const data = so.data ?? (await temporaryFolder());
  const said: string[] = [];
  const outcome = await tryIt(
    { webexUrl: new URL(webex.apiUrl), historyDays, archive, data },
    {
      token: new Secret(webex.tokens[token]),
      clock: handClock('2026-10-01T00:00:00Z'),
      say: line => said.push(line),
    },
  );
  return { ...outcome, said: said.join('\n') };
}

/** What Webex shows of the last days, by its own truth. */
async function shown(webex: SimulatorAtHand, historyDays: number) {
  const { recordings } = await webex.truth();
  const since = Date.parse('2026-10-01T00:00:00Z') - days(historyDays);
  return recordings.filter(
    each => Date.parse(each.createTime) >= since && each.visibleAt < '2026-10-01T00:00:00Z',
  );
}

describe('a look at an own organisation', () => {
  it('counts what would be archived, changes nothing in Webex, and downloads nothing', async () => {
    const webex = await aSimulator({ recordings: 200 });
    const { figures, complaint, said } = await lookAt(webex);
    const expected = await shown(webex, 60);
    const times = expected.map(each => each.timeRecorded).toSorted();
    expect(expected.length).toBeGreaterThan(10);
    expect(figures).toEqual({
      seen: expected.length,
      owners: new Set(expected.map(each => each.ownerId)).size,
      waiting: expected.length,
      waitingBytes: expected.reduce((sum, each) => sum + each.sizeBytes, 0),
      archived: 0,
      archivedBytes: 0,
      oldest: times[0]?.replace('Z', '.000Z'),
      newest: times.at(-1)?.replace('Z', '.000Z'),
      parked: {},
    });
    expect(complaint).toBeUndefined();
    expect(said).toContain('Dry run: nothing was changed in Webex.');
    const { writes, calls } = await webex.truth();
    expect([writes, calls.byOperation['download'] ?? 0]).toEqual([[], 0]);
  });

  it('says what would be parked, and why', async () => {
    const webex = await aSimulator({ recordings: 0 });
    const recorded = { timeRecorded: '2026-09-30T08:00:00Z', createTime: '2026-09-30T08:30:00Z' };
    await webex.add(recorded);
    await webex.add({ ...recorded, raw: { durationSeconds: 'long' } });
    const { figures, said } = await lookAt(webex);
    expect(figures).toMatchObject({ seen: 2, waiting: 1, parked: { malformed: 1 } });
    expect(said).toContain('would park     malformed: 1');
  });

  it('downloads the newest ones that are asked for, and goes on from there', async () => {
    const webex = await aSimulator({ recordings: 200 });
    const data = await temporaryFolder();
    const first = await lookAt(webex, { data, archive: 2 });
    expect(first.figures).toMatchObject({ archived: 2, waiting: first.figures.seen - 2 });
    const newest = (await shown(webex, 60)).toSorted((a, b) => b.timeRecorded.localeCompare(a.timeRecorded));
    for (const each of newest.slice(0, 2)) {
      const id = each.id.replaceAll('-', '');
      const path = new RegExp(`${id}  (.+)$`, 'm').exec(first.said)?.[1] ?? '';
      expect(
        createHash('sha256')
          .update(await readFile(path))
          .digest('hex'),
      ).toBe(each.audio.sha256);
    }
    const second = await lookAt(webex, { data, archive: 1 });
    expect(second.figures).toMatchObject({ seen: first.figures.seen, archived: 3 });
  });

  it('names the scope that a token without links lacks, and still gives the figures', async () => {
    const webex = await aSimulator({ recordings: 200 });
    const { figures, complaint } = await lookAt(webex, { token: 'admin', archive: 2 });
    expect(complaint).toContain('spark-compliance:recordings_read');
    expect(figures.seen).toBeGreaterThan(0);
    expect(figures.archived).toBe(0);
  });

  it('stops at once at a token that may not list, and says what to do', async () => {
    const webex = await aSimulator({ recordings: 20 });
    await expect(lookAt(webex, { token: 'user' })).rejects.toThrow(
      /lacks the scope .*spark-compliance:recordings_read/,
    );
    expect((await webex.truth()).calls.byOperation['list']).toBe(1);
  });

  it('says in one sentence that the token is missing', () => {
    expect(() => ownToken({})).toThrow(/WEBEX_TOKEN is missing: .*docs\/try-it.md/);
    expect(ownToken({ WEBEX_TOKEN: 'a-token' }).reveal()).toBe('a-token');
  });
});

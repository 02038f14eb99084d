import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { aJourney, soonAfter } from '../build/journey.ts';

const slowMs = 60_000;
const call = { timeRecorded: '2026-10-01T01:00:00Z', createTime: '2026-10-01T01:20:00Z' };

/** What only Webex could do: makes every list item readable again. */
function mendWebex(folder: string): void {
  const state = new DatabaseSync(join(folder, 'webex.sqlite'));
  state.exec(`UPDATE journal SET json = json_remove(json, '$.raw') WHERE topic = 'added'`);
  state.close();
}

describe('a recording', { timeout: slowMs }, () => {
  it('that may not be downloaded is parked with the reason, and its neighbour is archived', async () => {
    const journey = await aJourney();
    const withheld = await journey.add({ ...call, preventDownload: true });
    const neighbour = await journey.add(call);

    await journey.until(soonAfter('2026-10-01T01:20:00Z'));
    const row = await journey.row(withheld);
    expect(row).toMatchObject({ status: 'parked', parkedFrom: 'discovered', reason: 'not-downloadable' });
    expect(row?.lookAt).toBeUndefined();
    expect(await journey.row(neighbour)).toMatchObject({ status: 'archived' });

    await journey.until('2026-10-05T00:00:00Z');
    expect(await journey.verdict()).toMatchObject({ seen: 2, archived: 1, parked: 1, unexplained: 0 });
    expect(await journey.row(withheld)).toEqual(row);
  });

  it('whose list item cannot be read is parked, and archived once Webex shows it properly', async () => {
    const journey = await aJourney();
    const odd = await journey.add({ ...call, transcriptReadyAt: null, raw: { durationSeconds: 'soon' } });
    const neighbour = await journey.add({ ...call, transcriptReadyAt: null });

    await journey.until(soonAfter('2026-10-01T01:20:00Z'));
    const parked = await journey.row(odd);
    expect(parked).toMatchObject({ status: 'parked', reason: 'malformed' });
    expect(await journey.row(neighbour)).toMatchObject({ status: 'archived' });
    expect(await journey.verdict()).toMatchObject({ seen: 2, archived: 1, parked: 1, unexplained: 0 });

    await journey.webexGoesDown();
    mendWebex(journey.webexFolder);
    await journey.webexComesBack();
    // The deep look-back comes every six hours.
    await journey.until('2026-10-01T12:12:00Z');
    expect(await journey.row(odd)).toMatchObject({
      status: 'archived',
      discoveredAt: parked?.discoveredAt,
      facts: { createTime: '2026-10-01T01:20:00.000Z' },
    });
    expect(await journey.sha256Of(odd, 'audio')).toBe((await journey.truthOf(odd)).audio.sha256);
    expect(await journey.verdict()).toMatchObject({ seen: 2, archived: 2, parked: 0, unexplained: 0 });
  });

  it('whose list item has no id is parked once, however often it is listed', async () => {
    const journey = await aJourney();
    await journey.add({ ...call, raw: { id: null } });
    await journey.until('2026-10-02T00:00:00Z');
    expect(journey.rows()).toBe(1);
    expect(await journey.verdict()).toMatchObject({ seen: 1, parked: 1, unexplained: 0 });
  });
});

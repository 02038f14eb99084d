import { describe, expect, it } from 'vitest';
import { aJourney } from '../build/journey.ts';

const slowMs = 60_000;

describe('while Webex cannot be reached', { timeout: slowMs }, () => {
  it('nothing is lost: what was made meanwhile is found, and nothing is held against a recording', async () => {
    const journey = await aJourney();
    const hours = ['01', '03', '05', '07'];
    const ids = await Promise.all(
      hours.map(hour =>
        journey.add({
          timeRecorded: `2026-10-01T${hour}:00:00Z`,
          createTime: `2026-10-01T${hour}:10:00Z`,
          transcriptReadyAt: `2026-10-01T${hour}:40:00Z`,
        }),
      ),
    );
    // After the first was archived, and before its transcript was there.
    await journey.until('2026-10-01T01:22:00Z');
    await journey.webexGoesDown();
    await journey.until('2026-10-01T06:30:00Z');
    expect(journey.rows()).toBe(1);
    expect(journey.errors.join('\n')).toContain('check the address and the network');

    await journey.webexComesBack();
    await journey.until('2026-10-01T09:00:00Z');
    for (const id of ids) {
      expect(await journey.row(id)).toMatchObject({
        status: 'archived',
        attempts: 0,
        archive: { transcript: { state: 'stored' } },
      });
    }
    await journey.until('2026-10-05T00:00:00Z');
    expect(await journey.verdict()).toMatchObject({ seen: 4, archived: 4, transcripts: 4, unexplained: 0 });
  });
});

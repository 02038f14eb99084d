import { expect, it } from 'vitest';
import { hourMs, instant, minuteMs, msBetween, plusMs } from '../../lib/domain/time.ts';
import { aJourney } from '../build/journey.ts';

/** How late each recording shows. */
const lateHours = [0, 0.4, 1, 2, 4, 7, 12, 20, 30, 45, 60, 66, 71, 72];

it('finds all recordings that show up to three days late by looking back', async () => {
  const journey = await aJourney({}, { pollEveryMs: 15 * minuteMs, historyDays: 2 });
  const made = await Promise.all(
    lateHours.map(async (hours, index) => {
      const createTime = plusMs(instant.parse('2026-10-01T06:00:00Z'), index * 17 * minuteMs);
      const visibleAt = plusMs(createTime, hours * hourMs);
      const recording = { timeRecorded: createTime, createTime, visibleAt, transcriptReadyAt: null };
      return { id: await journey.add({ ...recording, durationSeconds: 20 }), hours, visibleAt };
    }),
  );
  await journey.until('2026-10-04T17:00:00Z');

  for (const { id, hours, visibleAt } of made) {
    const row = await journey.row(id);
    if (row === undefined) throw new Error(`What came ${hours} hours late was never found.`);
    // The tail comes at every poll, the look-back every hour, the deep one every six.
    const [tail, lookBack, deep] = [16, 76, 376].map(minutes => minutes * minuteMs);
    const patienceMs = hours < 0.5 ? tail : hours < 6 ? lookBack : deep;
    expect(msBetween(visibleAt, row.discoveredAt), `${hours} hours late`).toBeLessThanOrEqual(
      patienceMs ?? 0,
    );
  }
  expect(await journey.verdict()).toMatchObject({ seen: lateHours.length, unexplained: 0 });
}, 60_000);

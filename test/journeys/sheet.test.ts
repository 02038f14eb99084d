import { expect, it } from 'vitest';
import { aJourney } from '../build/journey.ts';

/** A call of this day and minute, whose file is there twenty minutes later. */
function call(day: string, minute: number) {
  const two = (number: number) => String(number).padStart(2, '0');
  return {
    timeRecorded: `${day}T09:${two(minute)}:00Z`,
    createTime: `${day}T09:${two(minute + 20)}:00Z`,
    durationSeconds: 60,
  };
}

it(
  'the sheets of two days equal what Webex really had and the bytes in the archive',
  { timeout: 60_000 },
  async () => {
    const journey = await aJourney({ faults: { share: 0.05 } });
    for (let minute = 0; minute < 12; minute += 1) await journey.add(call('2026-10-01', minute));
    await journey.add({ ...call('2026-10-01', 13), preventDownload: true });
    await journey.until('2026-10-02T00:20:00Z');
    const first = await journey.sheet();
    for (let minute = 0; minute < 5; minute += 1) await journey.add(call('2026-10-02', minute));
    await journey.until('2026-10-03T00:20:00Z');
    const second = await journey.sheet();

    expect(first).toMatchObject({
      day: '2026-10-01',
      seen: 13,
      unexplained: { rows: 0 },
      lag: { recordings: 12 },
    });
    const verdict = await journey.verdict();
    expect(second).toMatchObject({
      day: '2026-10-02',
      seen: verdict.seen,
      parked: { 'not-downloadable': verdict.parked },
      backlog: { rows: verdict.pending },
      unexplained: { rows: verdict.unexplained, ids: [] },
      lag: { recordings: 5 },
      missingDays: 0,
    });
    expect(verdict).toMatchObject({ seen: 18, archived: 17, parked: 1, unexplained: 0 });
    const objects = (await journey.objects()).filter(({ key }) => key.startsWith('recordings/'));
    expect(second.archive).toMatchObject({
      recordings: verdict.archived,
      objects: objects.length,
      bytes: objects.reduce((sum, { bytes }) => sum + bytes, 0),
    });
    const { p50Seconds = 0, p99Seconds = 0 } = second.lag.legs['callToFile'] ?? {};
    expect([p50Seconds, p99Seconds]).toEqual([1_140, 1_140]);
  },
);

import { expect, it } from 'vitest';
import { aJourney } from '../build/journey.ts';

/** Late transcripts and retries are over by then. */
const end = '2026-10-06T00:00:00Z';
const recordings = 150;
/** Real time: what hangs is waited for. */
const pace = { hangMs: 20, slowMs: 20 };

async function livedThrough(faults: { share: number } | undefined) {
  const journey = await aJourney({ recordings, seed: 7, pace, ...(faults === undefined ? {} : { faults }) });
  await journey.until(end);
  return journey;
}

it('ends with the same rows and the same objects although one request in twenty meets a transient fault', async () => {
  const [calm, stormy] = [await livedThrough(undefined), await livedThrough({ share: 0.05 })];

  // The daily sheets tell how it went, and it went otherwise.
  const kept = (objects: readonly { key: string }[]) =>
    objects.filter(({ key }) => key.startsWith('recordings/'));
  expect(kept(await stormy.objects())).toEqual(kept(await calm.objects()));
  expect(await stormy.states()).toEqual(await calm.states());
  expect(await stormy.verdict()).toMatchObject({
    seen: recordings,
    pending: 0,
    unexplained: 0,
    problems: [],
  });
  expect((await stormy.injected()) > 30, 'faults were met').toBe(true);
}, 120_000);

it('parks exactly what can never be archived, with its reason, whatever else goes wrong', async () => {
  const journey = await aJourney({ recordings: 30, seed: 8, pace, faults: { share: 0.05 } });
  const made = {
    timeRecorded: '2026-09-30T08:00:00Z',
    createTime: '2026-09-30T08:30:00Z',
    durationSeconds: 60,
  };
  const prevented = await journey.add({ ...made, preventDownload: true });
  const short = await journey.add({ ...made, audioSeconds: 20 });
  const unreadable = await journey.add({ ...made, raw: { timeRecorded: 'yesterday' } });
  const otherSize = await journey.add({ ...made, sizeBytes: 1 });
  await journey.until(end);

  const reasonOf = async (id: string) => {
    const row = await journey.row(id);
    return row?.status === 'parked' ? row.reason : row?.status;
  };
  expect(await Promise.all([prevented, short, unreadable, otherSize].map(reasonOf))).toEqual([
    'not-downloadable',
    'duration-mismatch',
    'malformed',
    'archived',
  ]);
  const parked = (await journey.states()).filter(row => row.status === 'parked');
  const undownloadable = (await journey.truth()).recordings.filter(each => !each.downloadable);
  expect(parked).toHaveLength(undownloadable.length + 2);
}, 120_000);

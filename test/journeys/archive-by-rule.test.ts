import { expect, test } from 'vitest';
import { archiveKey } from '../../lib/domain/archive-keys.ts';
import { recordingId } from '../../lib/domain/recording-id.ts';
import { aRetentionJourney } from '../build/retention-journey.ts';
import { bareIdOf } from '../build/simulator.ts';

const slowMs = 120_000;
const rules = [
  {
    name: 'lean',
    match: { topic: 'lean' },
    archive: { storageClass: 'GLACIER_IR', transcript: 'no' },
  },
  { name: 'uncopied', match: { topic: 'uncopied' }, archive: 'no' },
];

async function lived() {
  const journey = await aRetentionJourney({}, rules);
  const { webex } = journey;
  const [ada] = await webex.people();
  if (ada === undefined) throw new Error('There are no people.');
  const add = (topic: string) =>
    webex.add({
      topic,
      owner: bareIdOf(ada),
      durationSeconds: 20,
      transcriptReadyAt: '2026-09-28T11:00:00Z',
      timeRecorded: '2026-09-28T10:00:00Z',
      createTime: '2026-09-28T10:00:30Z',
    });
  const ids = {
    lean: await add('lean'),
    uncopied: await add('uncopied'),
    held: await add('uncopied, and held later'),
    full: await add('anything else'),
  };
  return { journey, ids };
}

function keyOf(webexId: string, artefact: Parameters<typeof archiveKey>[1]): string {
  return archiveKey(recordingId.parse(webexId), artefact, 1);
}

test(
  'each class is archived as its rule says or not at all, ends all the same, and a hold has the rest archived',
  { timeout: slowMs },
  async () => {
    const { journey, ids } = await lived();
    const statuses = async () =>
      Object.fromEntries(
        await Promise.all(
          Object.entries(ids).map(async ([name, id]) => [name, (await journey.row(id))?.status] as const),
        ),
      );
    const lean = [keyOf(ids.lean, 'audio'), keyOf(ids.lean, 'metadata')];
    const full = [keyOf(ids.full, 'audio'), keyOf(ids.full, 'metadata'), keyOf(ids.full, 'transcript')];

    await journey.until('2026-10-02T12:00:00Z');
    expect(await statuses()).toEqual({
      lean: 'archived',
      uncopied: 'discovered',
      held: 'discovered',
      full: 'archived',
    });
    expect((await journey.kept()).toSorted()).toEqual([...lean, ...full].toSorted());

    await journey.hold(ids.held);
    await journey.until('2026-10-02T13:00:00Z');
    expect(await journey.row(ids.held)).toMatchObject({
      status: 'archived',
      archive: { transcript: { state: 'stored' }, metadata: { state: 'stored' } },
    });

    await journey.until('2026-10-05T02:00:00Z');
    expect(await statuses()).toEqual({
      lean: 'purged',
      uncopied: 'purged',
      held: 'archived',
      full: 'purged',
    });
    expect((await webexOf(journey, ids)).toSorted()).toEqual(['available', 'purged', 'purged', 'purged']);
    expect(await journey.kept()).not.toContain(keyOf(ids.uncopied, 'audio'));
    expect(await journey.verdict()).toMatchObject({ problems: [], purged: 3, held: 1 });
    expect([journey.errors, journey.said('purged-unarchived')]).toEqual([[], []]);
  },
);

async function webexOf({ webex }: Awaited<ReturnType<typeof lived>>['journey'], ids: object) {
  const truth = await webex.truth();
  return Object.values(ids).map(id => truth.recordings.find(each => each.id === id)?.status ?? 'unknown');
}

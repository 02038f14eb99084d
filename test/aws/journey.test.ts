import { expect, onTestFinished, test } from 'vitest';
import { openAwsStores } from '../../local/aws/aws-stores.ts';
import { countsAlong, rowCounts } from '../../local/aws/row-counts.ts';
import { anAwsJourney } from '../build/aws-journey.ts';
import { soonAfter } from '../build/journey.ts';
import { aDiscovered, anArchived, anId, aParked, at } from '../build/recordings.ts';

const noon = { now: () => at('2026-03-02T12:00:00Z') };

test('every write of a row comes out of the stream, in order, with the images before and after', async () => {
  const stores = await openAwsStores(work => work());
  const row = aDiscovered({ id: anId(), lookAt: at('2026-03-02T10:00:00Z') });
  await stores.recordings.create(row);
  const rung = await stores.recordings.move(row, { ...row, wake: 'archive' });
  const { wake: _rung, lookAt: _due, ...rest } = rung;
  await stores.recordings.move(rung, rest);

  const changes = stores.feed.read(0, 10);

  expect(changes.map(change => change.eventName)).toEqual(['INSERT', 'MODIFY', 'MODIFY']);
  expect(changes.map(change => change.newImage?.['wake'])).toEqual([undefined, 'archive', undefined]);
  expect(changes[0]?.newImage?.['lookDay']).toMatch(/^2026-03-02#[0-7]$/);
  expect(changes[2]?.oldImage).toEqual(changes[1]?.newImage);
  const rows = [];
  for await (const each of stores.recordings.every()) rows.push(each);
  expect(rows).toEqual([{ ...rest, version: 3 }]);
  stores.close();
});

test('a recording is listed, archived within minutes, and its transcript when there is one', async () => {
  const journey = await anAwsJourney();
  const id = await journey.add({
    timeRecorded: '2026-10-01T01:00:00Z',
    createTime: '2026-10-01T01:20:00Z',
    durationSeconds: 90,
    transcriptReadyAt: '2026-10-01T02:00:00Z',
  });
  const truth = await journey.truthOf(id);
  await journey.until('2026-10-01T01:19:00Z');
  expect(await journey.row(id)).toBeUndefined();
  expect(await journey.kept()).toEqual([]);

  await journey.until(soonAfter('2026-10-01T01:20:00Z'));
  expect(await journey.row(id)).toMatchObject({
    status: 'archived',
    webexId: id,
    attempts: 0,
    archive: {
      audio: { copy: 1, ...truth.audio },
      transcript: { state: 'awaited' },
      metadata: { state: 'stored' },
    },
  });
  expect(await journey.sha256Of(id, 'audio')).toBe(truth.audio.sha256);
  expect(await journey.sha256Of(id, 'transcript')).toBeUndefined();

  await journey.until(soonAfter('2026-10-01T02:20:00Z'));
  const row = await journey.row(id);
  expect(row).toMatchObject({
    status: 'archived',
    archive: { transcript: { state: 'stored', sha256: truth.transcript?.sha256 } },
  });
  expect([row?.wake, row?.lookAt]).toEqual([undefined, undefined]);
  expect(await journey.sha256Of(id, 'transcript')).toBe(truth.transcript?.sha256);
  expect(await journey.verdict()).toMatchObject({ seen: 1, archived: 1, transcripts: 1, unexplained: 0 });
  expect(journey.errors).toEqual([]);
});

test('what is counted along the stream is what a scan of the table counts', async () => {
  const stores = await openAwsStores(work => work());
  onTestFinished(() => stores.close());
  const counted = countsAlong(stores.feed, noon);
  expect(counted()).toEqual([]);
  const [first, second, third] = [aDiscovered(), aDiscovered(), aDiscovered()];
  for (const row of [first, second, third, aParked()]) await stores.recordings.create(row);
  await stores.recordings.move(first, anArchived({ id: first.id }));
  await stores.recordings.move(second, { ...second, fault: 'rate-limited' });
  const scanned = rowCounts(noon);
  for await (const row of stores.recordings.every()) scanned.set(row);
  const inOrder = (counts: readonly object[]) => counts.map(count => JSON.stringify(count)).toSorted();
  expect(inOrder(counted())).toEqual(inOrder(scanned.all()));
  expect(inOrder(counted())).toEqual(
    inOrder([
      { status: 'archived', reason: undefined, open: false, copy: 'whole', rows: 1 },
      { status: 'discovered', reason: undefined, open: true, copy: 'none', rows: 1 },
      { status: 'discovered', reason: 'rate-limited', open: true, copy: 'none', rows: 1 },
      { status: 'parked', reason: aParked().reason, open: false, copy: 'none', rows: 1 },
    ]),
  );
});

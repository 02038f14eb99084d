import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { archiveKey, type Artefact } from '../../lib/domain/archive-keys.ts';
import { needsForReconcile, reconcileStatus } from '../../lib/domain/reconcile-status.ts';
import { recordingId } from '../../lib/domain/recording-id.ts';
import { minuteMs } from '../../lib/domain/time.ts';
import { aJourney } from '../build/journey.ts';

const slow = { timeout: 120_000 };
const pace = { pollEveryMs: 30 * minuteMs, historyDays: 3 };

type Journey = Awaited<ReturnType<typeof aJourney>>;

/** A call of this hour of the 1st of October, whose file and transcript are there soon. */
function call(hour: number, overrides: object = {}) {
  const at = (minute: number) => `2026-10-01T${String(hour).padStart(2, '0')}:${minute}:00Z`;
  return {
    timeRecorded: at(10),
    createTime: at(20),
    transcriptReadyAt: at(25),
    durationSeconds: 20,
    ...overrides,
  };
}

function pathOf(journey: Journey, webexId: string, artefact: Artefact): string {
  return join(journey.dataFolder, 'archive', 'objects', archiveKey(recordingId.parse(webexId), artefact, 1));
}

function forgetRow(journey: Journey, webexId: string): void {
  const tables = new DatabaseSync(join(journey.dataFolder, 'tables', 'tables.sqlite'), { timeout: 1_000 });
  tables.prepare('DELETE FROM recordings WHERE id = ?').run(recordingId.parse(webexId));
  tables.close();
}

describe('the rolling comparison of Webex, table and archive', slow, () => {
  it('finds nothing where nothing is wrong, checks each day in time, and draws the sheets', async () => {
    const journey = await aJourney({}, pace);
    for (const hour of [1, 2, 3]) await journey.add(call(hour));
    await journey.until('2026-10-10T01:30:00Z');

    const { checks, walk } = await journey.checks();
    expect(checks.map(({ day }) => day)).toEqual(
      [
        '09-28',
        '09-29',
        '09-30',
        '10-01',
        '10-02',
        '10-03',
        '10-04',
        '10-05',
        '10-06',
        '10-07',
        '10-08',
        '10-09',
        '10-10',
      ].map(day => `2026-${day}`),
    );
    const quiet = { missed: 0, rung: 0, damaged: 0, unexplained: 0 };
    expect(
      checks.map(({ missed, rung, damaged, unexplained }) => ({ missed, rung, damaged, unexplained })),
    ).toEqual(checks.map(() => quiet));
    expect(checks[3]).toMatchObject({ webex: { available: 3, deleted: 0, purged: 0 }, rows: 3 });
    expect(walk === undefined || needsForReconcile(reconcileStatus(checks, walk), journey.now())).toEqual([]);
    expect(await journey.sheet()).toMatchObject({
      day: '2026-10-09',
      seen: 3,
      unexplained: { rows: 0 },
      missingDays: 0,
    });
    expect(await journey.verdict()).toMatchObject({ archived: 3, unexplained: 0, problems: [] });
    expect(journey.errors).toEqual([]);
  });

  it('repairs or names whatever hands do to Webex, the table and the archive', async () => {
    const journey = await aJourney({}, pace);
    const ids = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(hour => journey.add(call(hour))));
    const [lost = '', flipped = '', mute = '', forgotten = '', trashed = '', restored = '', deleted = ''] =
      ids;
    // Nobody looks back for so long any more when it shows.
    const late = await journey.add(call(9, { visibleAt: '2026-10-05T12:00:00Z', transcriptReadyAt: null }));
    await journey.until('2026-10-01T12:00:00Z');
    const before = await Promise.all(ids.map(id => journey.row(id)));
    expect(before.map(row => row?.status)).toEqual(ids.map(() => 'archived'));

    await rm(pathOf(journey, lost, 'audio'));
    const path = pathOf(journey, flipped, 'audio');
    const bytes = await readFile(path);
    bytes.writeUInt8(bytes.readUInt8(500) ^ 1, 500);
    await writeFile(path, bytes);
    await rm(pathOf(journey, mute, 'transcript'));
    await journey.byHand(`/recordings/${trashed}/trash`, {});
    await journey.byHand(`/recordings/${restored}/trash`, {});
    await journey.byHand(`/recordings/${deleted}/delete`, {});
    await journey.until('2026-10-02T23:00:00Z');
    expect(await journey.row(restored)).toMatchObject({ status: 'trashed', by: 'webex' });
    await journey.byHand(`/recordings/${restored}/restore`, {});
    await journey.until('2026-10-06T00:30:00Z');
    forgetRow(journey, forgotten);
    await journey.until('2026-10-12T00:30:00Z');

    const rows = new Map(
      await Promise.all([...ids, late].map(async id => [id, await journey.row(id)] as const)),
    );
    expect([...rows.values()].map(row => row?.status)).toEqual([
      ...['archived', 'archived', 'archived', 'archived', 'trashed', 'archived', 'vanished', 'archived'],
      'archived',
    ]);
    expect(rows.get(lost)).toHaveProperty(
      'archive.audio',
      before[0]?.status === 'archived' && before[0].archive.audio,
    );
    expect(rows.get(flipped)).toMatchObject({ archive: { audio: { copy: 2 } } });
    expect(rows.get(mute)).toMatchObject({ archive: { transcript: { state: 'stored', copy: 1 } } });
    expect(rows.get(restored)).toHaveProperty('restoredAt');
    const saidOf = (event: string) => journey.said(event).map(facts => facts['id']);
    expect(saidOf('archive-damaged').toSorted()).toEqual(
      [lost, flipped, mute].map(id => recordingId.parse(id)).toSorted(),
    );
    expect(saidOf('missed-by-poll').toSorted()).toEqual(
      [forgotten, late].map(id => recordingId.parse(id)).toSorted(),
    );
    expect(saidOf('recording-unexplained')).toEqual([]);

    // What somebody has written over is kept beside the right one, and nothing else is wrong.
    const problems = (await journey.verdict()).problems.map(({ kind, of }) => ({ kind, of }));
    expect(problems).toEqual([{ kind: 'damaged', of: archiveKey(recordingId.parse(flipped), 'audio', 1) }]);
    expect(await journey.sheet()).toMatchObject({
      seen: 9,
      unexplained: { rows: 0 },
      vanished: { withArchive: 1 },
    });
    const { checks } = await journey.checks();
    expect(checks.find(({ day }) => day === '2026-10-01')).toMatchObject({
      damaged: 0,
      rows: 9,
      unexplained: 0,
    });
    expect(journey.errors).toEqual([]);
  });

  it('names what Webex cannot give again, until a person has acted', async () => {
    const journey = await aJourney({}, pace);
    const [gone, other] = [await journey.add(call(1)), await journey.add(call(2))];
    await journey.until('2026-10-01T06:00:00Z');
    const kept = await readFile(pathOf(journey, gone, 'audio'));
    await rm(pathOf(journey, gone, 'audio'));
    await journey.byHand(`/recordings/${gone}/delete`, {});
    await journey.until('2026-10-04T00:30:00Z');

    const id = recordingId.parse(gone);
    expect(await journey.row(gone)).toMatchObject({ status: 'vanished' });
    expect(await journey.row(other)).toMatchObject({ status: 'archived' });
    expect(await journey.sheet()).toMatchObject({
      unexplained: { rows: 1, ids: [id] },
      reconcile: { damaged: 1 },
    });

    // From a backup of the archive.
    await writeFile(pathOf(journey, gone, 'audio'), kept);
    await journey.until('2026-10-06T00:30:00Z');
    expect(await journey.sheet()).toMatchObject({ unexplained: { rows: 0 }, reconcile: { damaged: 0 } });
    expect(await journey.verdict()).toMatchObject({ archived: 2, unexplained: 0 });
  });

  it('explains everything after days of failing lists, and of an organisation’s list that lacks most of it', async () => {
    const journey = await aJourney({ seed: 3 }, { ...pace, historyDays: 1 });
    await journey.until('2026-10-01T00:10:00Z');
    const owners = (await journey.owners()).filter(({ type }) => type === 'user').slice(0, 9);
    const ids = await Promise.all(
      owners.map((owner, index) =>
        journey.add(call(index + 1, { owner: owner.id, transcriptReadyAt: null })),
      ),
    );
    const [trashed = '', restored = '', purged = ''] = ids.slice(-3);
    await journey.add(call(11, { visibleAt: '2026-10-04T09:00:00Z', transcriptReadyAt: null }));
    await journey.until('2026-10-01T12:00:00Z');
    await journey.byHand('/faults', { rates: { '5xx-html': 0.2 } });
    for (const id of ids.slice(-3)) await journey.byHand(`/recordings/${id}/trash`, {});
    await journey.until('2026-10-03T00:30:00Z');
    await journey.byHand('/switches', { orgList: 'own' });
    await journey.byHand(`/recordings/${restored}/restore`, {});
    await journey.byHand(`/recordings/${purged}/purge`, {});
    await journey.until('2026-10-04T12:00:00Z');
    expect(await journey.mode()).toMatchObject({ mode: 'perOwner' });

    await journey.byHand('/faults', { rates: {} });
    await journey.byHand('/switches', { orgList: 'all' });
    await journey.until('2026-10-08T01:30:00Z');
    expect(await journey.mode()).toMatchObject({ mode: 'org' });
    expect(await journey.row(trashed)).toMatchObject({ status: 'trashed' });
    expect(await journey.row(restored)).toMatchObject({ status: 'archived' });
    expect(await journey.row(purged)).toMatchObject({ status: 'purged' });
    const { checks, walk } = await journey.checks();
    expect(checks.map(({ day }) => day)).toEqual(
      ['09-30', '10-01', '10-02', '10-03', '10-04', '10-05', '10-06', '10-07', '10-08'].map(
        day => `2026-${day}`,
      ),
    );
    expect(walk === undefined || needsForReconcile(reconcileStatus(checks, walk), journey.now())).toEqual([]);
    expect(await journey.sheet()).toMatchObject({ seen: 10, unexplained: { rows: 0 } });
    expect(await journey.verdict()).toMatchObject({ archived: 10, unexplained: 0, problems: [] });
  });
});

import { createHash } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sheetKey } from '../../lib/domain/sheet.ts';
import { printedBy, tapekeeper } from '../build/command-line.ts';
import { aDiscovered, anArchived, aParked, at, facts } from '../build/recordings.ts';
import { aSheet, on1March, sheetWorld, type SheetWorld } from '../build/sheets.ts';
import { temporaryFolder } from '../build/temporary-folder.ts';

const soon = ['--at', '2026-03-02T06:00:00Z'];

/** Archived on 1 March, five minutes after its call, with nothing awaited. */
function archivedYesterday() {
  const { archive } = anArchived();
  return anArchived({
    discoveredAt: on1March('09:24:00'),
    facts: facts({
      timeRecorded: on1March('09:10:00'),
      durationSeconds: 600,
      createTime: on1March('09:23:00'),
    }),
    archive: { ...archive, verifiedAt: on1March('09:25:00') },
  });
}

/** Sheets of 28 February and 1 March, drawn from tables in which all is well. */
async function wellWorld(): Promise<SheetWorld> {
  const world = await sheetWorld('2026-03-01T00:20:00Z');
  await world.windows.plan({
    kind: 'tail',
    since: undefined,
    until: at('2026-03-01T23:58:00Z'),
    windows: [],
  });
  await world.draw();
  await world.add(
    archivedYesterday(),
    archivedYesterday(),
    aDiscovered({ discoveredAt: on1March('22:05:00'), lookAt: at('2026-03-02T00:30:00Z') }),
    aParked({ parkedAt: on1March('11:00:00') }),
  );
  world.clock.set('2026-03-02T00:20:00Z');
  await world.draw();
  return world;
}

/** Sheets of which the newest names what nobody can explain. */
async function troubledWorld(): Promise<SheetWorld> {
  const world = await wellWorld();
  const { lookAt: _never, ...forgotten } = aDiscovered();
  await world.add(forgotten);
  world.clock.set('2026-03-03T00:20:00Z');
  await world.draw();
  return world;
}

describe('tapekeeper sheet', () => {
  it('says where everything is, also while someone is at work on the folder', async () => {
    const { data } = await wellWorld();
    const { code, printed, said } = await printedBy(['sheet', '--data', data, ...soon]);
    expect(said.replaceAll(/(?<=SHA-256 )\w{12}/g, '0123456789ab')).toBe(
      `Balance sheet of 2026-03-01, drawn 2026-03-02 00:20 UTC

  discovered      1   the oldest for 2 hours
  archived        2   the oldest for 14 hours
  parked          1   the oldest for 13 hours
                  ─
  seen            4

  unexplained     0
  backlog         1, the oldest found 2 hours before
  parked          not-audio 1
  awaiting        0 (transcript 0, metadata 0)
  held            0
  vanished        0 with archive, 0 without
  archive         2 recordings, 6 objects, 4.6 MB, +2 recordings,
                  +4.6 MB since the sheet before

  Lag of 2 recordings archived on the day            half within   99 % within
    call ended → file made                             3 minutes     3 minutes
    file made → discovered                            60 seconds    60 seconds
    discovered → archived                             60 seconds    60 seconds
    call ended → archived                              5 minutes     5 minutes

  list mode       org
  tail            planned until 2026-03-01 23:58 UTC, 0 unread
  look-back       never planned, 0 unread
  deep-look-back  never planned, 0 unread
  history         never planned, 0 unread
  reconcile       no day was compared yet
  receipts        0, SHA-256 0123456789ab…
  this sheet      sheets/2026/2026-03-01.json, SHA-256 0123456789ab…
  the one before  sheets/2026/2026-02-28.json, SHA-256 0123456789ab…

Every recording is accounted for.
`,
    );
    expect([code, printed]).toEqual([0, '']);
  });

  it('prints the sheet as one JSON object with --json, and the text beside it', async () => {
    const world = await wellWorld();
    const { code, answers, said } = await tapekeeper(['sheet', '--data', world.data, '--json', ...soon]);
    const stored = await world.sheetOf('2026-03-01');
    expect(answers).toEqual([
      {
        ...stored,
        key: 'sheets/2026/2026-03-01.json',
        sha256: createHash('sha256')
          .update(await world.textOf('2026-03-01'))
          .digest('hex'),
        complaints: [],
      },
    ]);
    expect(said).toMatch(/^Balance sheet of 2026-03-01/);
    expect(code).toBe(0);
  });

  it('shows the sheet of another day', async () => {
    const { data } = await wellWorld();
    const { code, said } = await printedBy(['sheet', '--data', data, '--day', '2026-02-28', ...soon]);
    expect(said).toMatch(/^Balance sheet of 2026-02-28.*the one before {2}none: this is the first/s);
    expect(code).toBe(0);
  });

  it('ends with 1 where something is unexplained, and names it', async () => {
    const { data } = await troubledWorld();
    const words = ['sheet', '--data', data, '--at', '2026-03-03T06:00:00Z'];
    const { code, answers, said } = await tapekeeper([...words, '--json']);
    expect(said).toContain('1 row is unexplained: docs/runbook.md, "A row is unexplained".\n');
    expect(said).toMatch(/unexplained {5}1\n {18}c0ffee\w+\n/);
    expect(answers[0]?.['complaints']).toEqual([{ complaint: 'unexplained', rows: 1 }]);
    expect(code).toBe(1);
  });

  it('ends with 1 where the newest sheet is older than two days, not where it is just two', async () => {
    const { data } = await wellWorld();
    const just = await printedBy(['sheet', '--data', data, '--at', '2026-03-04T00:00:00Z']);
    expect([just.code, just.said]).toEqual([0, expect.stringMatching(/accounted for\.\n$/)]);
    const late = await printedBy(['sheet', '--data', data, '--at', '2026-03-04T00:00:01Z']);
    expect(late.said).toMatch(
      /\nThe newest sheet is of 2026-03-01, which has been over for 2 days: see whether\nreconcile/,
    );
    expect(late.code).toBe(1);
    const asked = await printedBy([
      'sheet',
      '--data',
      data,
      '--day',
      '2026-03-01',
      '--at',
      '2027-01-01T00:00:00Z',
    ]);
    expect(asked.code).toBe(0);
  });

  it('ends with 1 where the sheet does not follow the one before it', async () => {
    const { data, keep } = await wellWorld();
    await keep(
      aSheet({ day: '2026-03-02', previous: { key: sheetKey('2026-03-01'), sha256: 'ab'.repeat(32) } }),
    );
    const words = ['sheet', '--data', data, '--at', '2026-03-03T06:00:00Z'];
    const { code, said } = await printedBy(words);
    expect(said).toMatch(/The sheet of 2026-03-02 does not carry the hash of the sheet before it/);
    expect(code).toBe(1);
  });

  it('fits 80 columns, however much there is to say', async () => {
    const { data, keep } = await sheetWorld();
    const reasons = Object.fromEntries(
      ['not-found', 'not-downloadable', 'duration-mismatch', 'store-mismatch', 'link-refused'].map(
        (reason, index) => [reason, 10 ** (index + 2)],
      ),
    );
    const parked = 1_111_100;
    await keep(
      aSheet({
        seen: parked + 1,
        states: { parked: { rows: parked, oldestAt: at('2024-01-01T00:00:00Z') }, vanished: { rows: 1 } },
        parked: reasons,
        vanished: { withArchive: 0, withoutArchive: 1 },
        archive: {
          recordings: 9e6,
          objects: 27e6,
          bytes: 9e15,
          growth: { recordings: 9e5, objects: 1, bytes: -9e9 },
        },
        lag: { recordings: 1_234_567, legs: { callToArchived: { p50Seconds: 4e7, p99Seconds: 4e8 } } },
        previous: { key: sheetKey('2025-10-01'), sha256: 'ab'.repeat(32) },
        missingDays: 150,
      }),
    );
    const { said } = await printedBy(['sheet', '--data', data, ...soon]);
    expect(said).toContain('150 days between them without a sheet');
    expect(said.split('\n').filter(line => line.length > 80)).toEqual([]);
  });
});

describe('tapekeeper sheet has no sheet to show, and says so in one sentence:', () => {
  it('none was drawn yet', async () => {
    const { data } = await sheetWorld();
    const { code, printed, said } = await printedBy(['sheet', '--json', '--data', data, ...soon]);
    expect(said).toBe(
      'There is no balance sheet yet: reconcile draws the first soon after 2026-03-03 00:15 UTC, of the day that is over then.\n',
    );
    expect([code, printed]).toEqual([1, '']);
  });

  it.each([
    [
      'the day is not over',
      '2026-03-02',
      'There is no balance sheet of 2026-03-02 yet: reconcile draws it soon after 2026-03-03 00:15 UTC.\n',
    ],
    [
      'none was drawn on it',
      '2026-02-20',
      'There is no balance sheet of 2026-02-20: on that day reconcile did not run to its end.\n',
    ],
  ])('%s', async (_why, day, sentence) => {
    const { data } = await wellWorld();
    const { code, said } = await printedBy(['sheet', '--data', data, '--day', day, ...soon]);
    expect([code, said]).toEqual([1, sentence]);
  });

  it('it is damaged', async () => {
    const { data, papers } = await sheetWorld();
    await papers.put('sheets/2026/2026-03-01.json', '{"day": "2026-03-01"}');
    const { code, said } = await printedBy(['sheet', '--data', data, ...soon]);
    expect(said).toMatch(/^The sheet sheets\/2026\/2026-03-01\.json is damaged: [^\n]+\.\n$/);
    expect(code).toBe(1);
  });
});

describe('tapekeeper sheet is called by mistake', () => {
  it('on a folder that has no archive, and leaves it as it is', async () => {
    const data = await temporaryFolder();
    const { code, said } = await printedBy(['sheet', '--data', data]);
    expect(said).toMatch(/^Settings to mend: the folder .* has no archive: [^\n]+\.\n$/);
    expect([code, await readdir(data)]).toEqual([2, []]);
  });

  it('where nothing says which bucket', async () => {
    const nowhere = { AWS_CONFIG_FILE: '/nowhere', AWS_SHARED_CREDENTIALS_FILE: '/nowhere' };
    const { code, said } = await printedBy(['sheet'], nowhere);
    expect([code, said]).toEqual([
      2,
      'Settings to mend: ARCHIVE_BUCKET is missing; AWS_REGION is missing.\n',
    ]);
  });

  it('with a page that cannot be written', async () => {
    const { data } = await wellWorld();
    const inTheWay = join(await temporaryFolder(), 'file');
    await writeFile(inTheWay, 'a file');
    await mkdir(join(data, 'folder'));
    for (const file of [join(inTheWay, 'page.html'), join(data, 'folder')]) {
      const { code, said } = await printedBy(['sheet', '--data', data, '--html', file, ...soon]);
      expect(said).toMatch(
        /\nSettings to mend: the page cannot be written to \S+ \(E[A-Z]+\): name another file\.\n$/,
      );
      expect(code).toBe(2);
    }
  });

  it.each([
    ['a day that is not on the calendar', ['--day', '2026-02-30']],
    ['a day in another spelling', ['--day', '1 March']],
    ['a page without a name', ['--html', '']],
    ['a folder without a name', ['--data', ' ']],
    ['a time without its zone', ['--at', '2026-03-02T12:00:00']],
    ['a word too many', ['2026-03-01']],
  ])('with %s', async (_what, words) => {
    const { code, printed, said } = await printedBy(['sheet', ...words]);
    expect(said).toMatch(/^error: /);
    expect([code, printed]).toEqual([2, '']);
  });
});

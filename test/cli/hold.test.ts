import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { printedBy, tapekeeper } from '../build/command-line.ts';
import { leanRow } from '../build/every-status.ts';
import { aDiscovered, anArchived, anId, at, facts } from '../build/recordings.ts';
import { policyText } from '../build/policies.ts';
import { aTrashed } from '../build/retained-rows.ts';
import { statusWorld } from '../build/status-world.ts';
import { adoptIn, folderWith, holdsIn, noon, receiptsIn, rowIn } from '../build/tables-of-folder.ts';
import { temporaryFolder } from '../build/temporary-folder.ts';

const why = ['--reason', 'Case 4711', '--by', 'Ana Rebelo'];
const intendedAt = at('2026-03-02T11:30:00Z');

describe('tapekeeper hold add', () => {
  it('places a hold, says what it did to what it covers, and ends with 1 where something was too late', async () => {
    const trashing = { ...anArchived(), status: 'trashing', intendedAt } as const;
    const [purged, trashed] = [leanRow('purged', anId()), aTrashed()];
    const data = await folderWith([trashing, purged, trashed, aDiscovered(), anArchived()]);
    const { code, printed, said } = await printedBy([
      ...['hold', 'add', '--everything', '--data', data],
      ...[...why, ...noon],
    ]);
    const [hold] = await holdsIn(data);
    expect(hold?.id).toMatch(/^2026-03-02-[0-9a-f]{8}$/);
    expect(hold).toEqual({
      scope: 'everything',
      id: hold?.id,
      reason: 'Case 4711',
      by: 'Ana Rebelo',
      placedAt: '2026-03-02T12:00:00.000Z',
    });
    expect(said).toBe(`Hold ${hold?.id ?? ''} on everything is in force.
It covers 5 recordings:
  1 where they are, and kept
  1 to be trashed, which was taken back
  1 taken out of the recycle bin
  1 not in the archive yet, and archived now
Too late for 1 recording:
  ${purged.id}: purged from Webex, not in the archive
`);
    expect([code, printed]).toEqual([1, '']);
    expect((await rowIn(data, trashing.id))?.status).toBe('archived');
    expect(await rowIn(data, trashed.id)).toMatchObject({ restore: { by: 'hold' } });
    expect(await receiptsIn(data)).toHaveLength(2);
  });

  it('ends with 0 where nothing was too late, and prints one JSON object with --json', async () => {
    const row = anArchived();
    const data = await folderWith([row, anArchived()]);
    const words = ['hold', 'add', '--recording', row.webexId, '--data', data, '--json'];
    const { code, answers } = await tapekeeper([...words, ...why, ...noon]);
    const [hold] = await holdsIn(data);
    expect(hold).toMatchObject({ scope: 'recording', recordingId: row.id });
    expect(answers).toEqual([
      {
        hold,
        isNew: true,
        covered: 1,
        kept: 1,
        withdrawn: 0,
        'withdrawn-and-restoring': 0,
        restoring: 0,
        archiving: 0,
        'bin-left': 0,
        parked: 0,
        tooLate: [],
        failed: [],
      },
    ]);
    expect(code).toBe(0);
  });

  it('given again is the same hold, and says so', async () => {
    const data = await folderWith([anArchived()]);
    const words = ['hold', 'add', '--owner', facts().origin.ownerId, '--data', data, ...why, ...noon];
    await printedBy(words);
    const { code, said } = await printedBy(words);
    const holds = await holdsIn(data);
    expect(holds).toHaveLength(1);
    expect(said).toContain(
      `Hold ${holds[0]?.id ?? ''} on owner ${facts().origin.ownerId} was, and is, in force.`,
    );
    expect(code).toBe(0);
  });

  it('says where it covers nothing that is known', async () => {
    const data = await folderWith([anArchived()]);
    const words = ['hold', 'add', '--service-type', 'customerAssist', '--data', data];
    const { code, said } = await printedBy([...words, ...why, ...noon]);
    expect(said).toMatch(/on service type customerAssist is in force\.\nIt covers nothing that is known yet/);
    expect([code, (await holdsIn(data)).length]).toEqual([0, 1]);
  });

  it('ends with 1 where something stays in the recycle bin because of a dry run', async () => {
    const data = await folderWith([aTrashed()], false);
    const words = ['hold', 'add', '--location', facts().origin.locationId ?? '', '--data', data];
    const { code, said } = await printedBy([...words, ...why, ...noon]);
    expect(said).toContain(
      '1 in the recycle bin, out of which nothing is taken in dry run: restore them in Control Hub',
    );
    expect(code).toBe(1);
  });
});

it('what Webex will delete although it is held needs a person, as tapekeeper status says', async () => {
  const recorded = at('2025-03-10T09:00:00Z');
  const data = await folderWith([
    anArchived({ facts: facts({ timeRecorded: recorded, createTime: recorded }) }),
  ]);
  await adoptIn(data, policyText());
  await printedBy(['hold', 'add', '--everything', '--data', data, ...why, ...noon]);
  const { said } = await printedBy(['status', '--data', data, ...noon]);
  expect(said).toContain('! 1 held recording will be deleted by Webex itself, the first in 7 days');
});

describe('tapekeeper hold list and release', () => {
  it('lists the holds, ends one, and lists it with --all only', async () => {
    const row = anArchived({ fate: aFateOfNow() });
    const data = await folderWith([row]);
    await printedBy(['hold', 'add', '--everything', '--data', data, ...why, ...noon]);
    const [hold] = await holdsIn(data);
    const id = hold?.id ?? '';
    const list = ['hold', 'list', '--data', data, ...noon];
    expect((await printedBy(list)).said).toBe(
      `${id}  everything, placed 2026-03-02T12:00:00.000Z by Ana Rebelo: Case 4711\n`,
    );
    const release = ['hold', 'release', id, '--by', 'Jon Sand', '--data', data, '--json'];
    const { code, answers, said } = await tapekeeper([...release, '--at', '2026-03-03T09:00:00Z']);
    expect(said).toBe(
      `Hold ${id} is released.\n1 recording no longer held. What is to become of them is announced anew.\n`,
    );
    const released = { ...hold, releasedAt: '2026-03-03T09:00:00.000Z', releasedBy: 'Jon Sand' };
    expect([code, answers]).toEqual([0, [{ hold: released, isNew: true, freed: 1, stillHeld: 0 }]]);
    expect((await rowIn(data, row.id))?.fate).toBeUndefined();
    expect((await printedBy(list)).said).toBe('No hold is in force.\n');
    const all = await tapekeeper([...list, '--all', '--json']);
    expect(all.answers).toEqual([{ holds: [released] }]);
    expect(all.said).toContain('; released 2026-03-03T09:00:00.000Z by Jon Sand\n');
  });

  it('says that there is no such hold, and ends with 1', async () => {
    const data = await folderWith([]);
    const { code, said } = await printedBy([
      'hold',
      'release',
      'H-1',
      '--by',
      'Jon Sand',
      '--data',
      data,
      ...noon,
    ]);
    expect([code, said]).toEqual([1, 'There is no hold H-1: tapekeeper hold list --all names them all.\n']);
  });
});

describe('tapekeeper hold cannot be done, and says why in one sentence:', () => {
  it.each([
    ['nothing says what to hold', []],
    ['two things say what to hold', ['--everything', '--owner', 'f3a94c10']],
    ['an id that is none', ['--recording', 'x y']],
    ['an owner by address', ['--owner', 'marta.lindqvist@example.com']],
    ['an owner by name', ['--owner', 'Marta Lindqvist']],
    ['an owner by first name', ['--owner', 'Marta']],
    ['an owner by number', ['--owner', '493012345678']],
    ['a location without an id', ['--location', '']],
    ['a type of two words', ['--service-type', 'customer assist']],
    ['a word too many', ['--everything', 'all']],
    ['an empty reason', ['--everything', '--reason', ' ']],
    ['a reason of a page', ['--everything', '--reason', 'x'.repeat(501)]],
    ['nobody', ['--everything', '--by', '']],
    ['an address for a name', ['--everything', '--by', 'marta.lindqvist@example.com']],
    ['a number for a name', ['--everything', '--by', 'Legal, +49 (30) 123-4567']],
    ['a link for a name', ['--everything', '--by', 'https://example.com/marta']],
    ['a time without its zone', ['--everything', '--at', '2026-03-02T12:00:00']],
    ['a folder without a name', ['--everything', '--data', ' ']],
  ])('%s', async (_what, words) => {
    const data = await temporaryFolder();
    const { code, printed, said } = await printedBy(['hold', 'add', ...why, '--data', data, ...words]);
    expect(said).toMatch(/^error: [^\n]+\.?\n\(tapekeeper --help lists the commands\)\n$/);
    expect([code, printed, await readdir(data)]).toEqual([2, '', []]);
  });

  it.each([
    ['no reason', ['--everything', '--by', 'Ana Rebelo'], '--reason'],
    ['no name', ['--everything', '--reason', 'Case 4711'], '--by'],
  ])('%s', async (_what, words, option) => {
    const { code, said } = await printedBy(['hold', 'add', ...words]);
    expect(said).toMatch(new RegExp(`^error: required option '${option} <[a-z]+>' not specified\n`));
    expect(code).toBe(2);
  });

  it('the folder has no tables, and gets none', async () => {
    const data = await temporaryFolder();
    const { code, said } = await printedBy(['hold', 'add', '--everything', ...why, '--data', data]);
    expect(said).toMatch(/^Settings to mend: the folder .* has no tables: [^\n]+\.\n$/);
    expect([code, await readdir(data)]).toEqual([2, []]);
  });

  it('someone is at work on the folder', async () => {
    const { data } = await statusWorld();
    const { code, said } = await printedBy(['hold', 'add', '--everything', ...why, '--data', data]);
    expect(said).toMatch(/^Settings to mend: the folder .* is in use by another tapekeeper: [^\n]+\n$/);
    expect(code).toBe(2);
  });

  it('the days of the folder are later ones', async () => {
    const data = await folderWith([anArchived()]);
    const words = ['hold', 'add', '--everything', ...why, '--data', data, '--at', '2026-01-01T00:00:00Z'];
    const { code, said } = await printedBy(words);
    expect(said).toBe(
      "Settings to mend: the tables are of later days than this clock's (2026-01-01T00:00:00.000Z): say with --at what time it is there.\n",
    );
    expect([code, await holdsIn(data)]).toEqual([2, []]);
  });

  it('a time is told for AWS, where no days are simulated', async () => {
    const { code, said } = await printedBy(['hold', 'list', ...noon]);
    expect([code, said]).toEqual([
      2,
      'Settings to mend: --at is for the simulated days of a folder: add --data, or leave it out.\n',
    ]);
  });

  it('nothing says where the tables in AWS are: all of it at once', async () => {
    const nowhere = { AWS_CONFIG_FILE: '/nowhere', AWS_SHARED_CREDENTIALS_FILE: '/nowhere' };
    const { code, said } = await printedBy(['hold', 'list'], nowhere);
    expect(said).toBe(
      'Settings to mend: RECORDINGS_TABLE is missing; CONTROL_TABLE is missing; ARCHIVE_BUCKET is missing; AWS_REGION is missing.\n',
    );
    expect(code).toBe(2);
  });
});

function aFateOfNow() {
  const plannedAt = at('2026-03-02T10:05:00Z');
  return { action: 'trash', day: '2026-03-02', rule: 'everything', policyHash: 'x', plannedAt } as const;
}

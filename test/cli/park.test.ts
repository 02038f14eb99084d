import { describe, expect, it } from 'vitest';
import { printedBy, tapekeeper } from '../build/command-line.ts';
import { anArchived, anId, aParked, at } from '../build/recordings.ts';
import { aTrashed } from '../build/retained-rows.ts';
import { folderWith, noon, receiptsIn, rowIn } from '../build/tables-of-folder.ts';

const who = ['--by', 'Jon Sand'];

describe('tapekeeper park list', () => {
  it('says what is parked, since when and why, the oldest first, and nothing of people', async () => {
    const newer = aParked({ attempts: 1 });
    const { archive } = anArchived();
    const older = aParked({
      parkedAt: at('2026-03-01T08:00:00Z'),
      archive,
      reason: 'refused',
      parkedFrom: 'trashing',
      attempts: 8,
    });
    const data = await folderWith([newer, older, anArchived()]);
    const { code, answers, said } = await tapekeeper(['park', 'list', '--json', '--data', data, ...noon]);
    expect(said).toBe(
      `${older.id}  refused, from trashing at 2026-03-01T08:00:00.000Z, after 8 failures, in the archive
${newer.id}  not-audio, from discovered at 2026-03-02T11:00:00.000Z, after 1 failure, not in the archive
`,
    );
    expect([code, answers]).toEqual([
      0,
      [
        {
          parked: [
            {
              ...{ id: older.id, reason: 'refused', parkedFrom: 'trashing', attempts: 8, isArchived: true },
              parkedAt: '2026-03-01T08:00:00.000Z',
            },
            {
              ...{ id: newer.id, reason: 'not-audio', parkedFrom: 'discovered', attempts: 1 },
              ...{ parkedAt: '2026-03-02T11:00:00.000Z', isArchived: false },
            },
          ],
        },
      ],
    ]);
    const few = await printedBy(['park', 'list', '--reason', 'refused', '--data', data, ...noon]);
    expect(few.said.split('\n')).toHaveLength(2);
  });

  it('says that nothing is parked', async () => {
    const data = await folderWith([anArchived()]);
    const { code, said } = await printedBy(['park', 'list', '--data', data, ...noon]);
    expect([code, said]).toEqual([0, 'Nothing is parked.\n']);
  });
});

describe('tapekeeper park release', () => {
  it('releases those that are named, and says which could not be, with 1', async () => {
    const [good, malformed] = [aParked(), aParked({ facts: undefined, reason: 'malformed' })];
    const missing = anId();
    const data = await folderWith([good, malformed]);
    const words = ['park', 'release', good.webexId, malformed.id, missing, ...who, '--data', data];
    const { code, answers, said } = await tapekeeper([...words, '--json', ...noon]);
    expect(said).toBe(`Released 1 recording.
  ! ${malformed.id}: nothing is known of it that could be worked on; it goes on by itself when Webex shows it whole.
  ! ${missing}: there is no such recording.
`);
    expect(answers).toEqual([
      {
        releases: [
          { id: good.id, outcome: 'released' },
          { id: malformed.id, outcome: 'no-facts' },
          { id: missing, outcome: 'unknown' },
        ],
      },
    ]);
    expect(code).toBe(1);
    expect(await rowIn(data, good.id)).toMatchObject({
      status: 'discovered',
      lookAt: '2026-03-02T12:00:00.000Z',
    });
    expect(await receiptsIn(data)).toMatchObject([{ what: 'park-release', by: 'Jon Sand' }]);
  });

  it('releases all of one reason', async () => {
    const [one, two, other] = [aParked(), aParked(), aParked({ reason: 'empty' })];
    const data = await folderWith([one, two, other]);
    const words = ['park', 'release', '--reason', 'not-audio', ...who, '--data', data];
    const { code, said } = await printedBy([...words, ...noon]);
    expect([code, said]).toEqual([0, 'Released 2 recordings.\n']);
    expect((await rowIn(data, two.id))?.status).toBe('discovered');
    expect((await rowIn(data, other.id))?.status).toBe('parked');
  });

  it.each([
    ['nothing says which', [...who], 'Name recordings by their ids, or a --reason.'],
    ['a reason that there is not', ['--reason', 'bad', ...who], "argument 'bad' is invalid."],
    ['an id that is none', ['x', ...who], '"x" is no id of a recording.'],
    ['nobody orders it', ['c0ffee0000'], "required option '--by <name>' not specified"],
  ])('is refused with one sentence where %s', async (_what, words, sentence) => {
    const { code, printed, said } = await printedBy(['park', 'release', ...words]);
    expect(said).toMatch(/^error: [^\n]+\n\(tapekeeper --help lists the commands\)\n$/);
    expect(said).toContain(sentence);
    expect([code, printed]).toEqual([2, '']);
  });
});

describe('tapekeeper restore', () => {
  it('orders what is in the recycle bin, says of each what comes of it, and ends with 1 for what it cannot', async () => {
    const [trashed, kept] = [aTrashed(), anArchived()];
    const missing = anId();
    const data = await folderWith([trashed, kept]);
    const words = ['restore', trashed.id, kept.id, missing, ...who, '--data', data, '--json'];
    const { code, answers, said } = await tapekeeper([...words, ...noon]);
    expect(said).toBe(`  ${trashed.id}: it is taken out of the recycle bin.
  ${kept.id}: it is not in the recycle bin.
! ${missing}: there is no such recording.
`);
    expect(answers).toMatchObject([{ restores: [{ outcome: 'ordered' }, { outcome: 'available' }, {}] }]);
    expect(code).toBe(1);
    expect(await rowIn(data, trashed.id)).toMatchObject({
      restore: { by: 'person' },
      lookAt: '2026-03-02T12:00:00.000Z',
    });
    expect(await receiptsIn(data)).toMatchObject([{ what: 'restore', by: 'Jon Sand' }]);
  });

  it('ends with 0 where all of it is ordered', async () => {
    const trashed = aTrashed();
    const data = await folderWith([trashed]);
    const { code } = await printedBy(['restore', trashed.webexId, ...who, '--data', data, ...noon]);
    expect(code).toBe(0);
  });

  it('is refused in dry run with one sentence', async () => {
    const trashed = aTrashed();
    const data = await folderWith([trashed], false);
    const { code, said } = await printedBy(['restore', trashed.id, ...who, '--data', data, ...noon]);
    expect(said).toBe(
      'Nothing is taken out of the recycle bin in dry run: restore it in Control Hub, or go live.\n',
    );
    expect([code, await rowIn(data, trashed.id)]).toEqual([1, trashed]);
  });

  it.each([
    ['nobody is named', who, "missing required argument 'ids'"],
    ['an id that is none', ['?', ...who], '"?" is no id of a recording.'],
    ['nobody orders it', ['c0ffee0000'], "required option '--by <name>' not specified"],
  ])('is refused with one sentence where %s', async (_what, words, sentence) => {
    const { code, said } = await printedBy(['restore', ...words]);
    expect(said).toMatch(/^error: [^\n]+\n\(tapekeeper --help lists the commands\)\n$/);
    expect(said).toContain(sentence);
    expect(code).toBe(2);
  });
});

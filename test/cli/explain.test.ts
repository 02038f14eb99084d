import { describe, expect, it } from 'vitest';
import { printedBy, tapekeeper } from '../build/command-line.ts';
import { deskWorld } from '../build/desk-world.ts';
import { aHold } from '../build/holds.ts';
import { anArchived } from '../build/recordings.ts';
import { aTrashed } from '../build/retained-rows.ts';

const march = '2026-03-03T12:00:00Z';
const may = '2026-05-25T12:00:00Z';

describe('tapekeeper explain', () => {
  it('says where a recording is, why, what comes next and what stands in the way, and nothing of people', async () => {
    const world = await deskWorld();
    const row = anArchived();
    await world.add(row);
    await world.adopt(march);
    await world.sweep(march);
    await world.inside(march, async ({ holds }) => holds.add(aHold({ placedAt: march })));
    const { code, said, answers } = await world.run(may, 'explain', row.webexId, '--json');
    const folder = `recordings/c0/${row.id}`;
    expect(said).toBe(`Recording ${row.id}, as of 2026-05-25T12:00:00.000Z
archived since 2026-03-02T10:05:00.000Z. It is in Webex, and archived and verified.
  ${folder}/audio.mp3  2,400,000 bytes  SHA-256 a1a1a1a1a1a1…
  ${folder}/transcript.vtt  18,000 bytes  SHA-256 b2b2b2b2b2b2…
  ${folder}/metadata.json  4,000 bytes  SHA-256 c3c3c3c3c3c3…

What comes next:
  nothing: It is kept until no hold covers it: H-2026-004.

If no hold covered it:
  2026-06-01T00:05:00.000Z  trashed: Rule everything trashes it from 2026-06-01 on.

What stands in the way:
  hold H-2026-004 on everything, since 2026-03-03T12:00:00.000Z: tapekeeper hold list says why, hold release ends it.
  dry run: nothing is changed in Webex; tapekeeper live ends that, and every notice then begins anew.

What became of it:
  2026-03-02T09:00:00.000Z  the call was recorded
  2026-03-02T09:20:00.000Z  Webex made the file
  2026-03-02T10:00:00.000Z  found in Webex
  2026-03-02T10:05:00.000Z  archived and verified
  2026-03-03T12:00:00.000Z  announced (trash, by rule everything)
  2026-03-03T12:00:00.000Z  a hold was placed (hold H-2026-004, by Legal, Ana Rebelo)

The receipts of 3 days were looked through: --whole-history looks through all.
`);
    expect(answers).toMatchObject([{ id: row.id, known: 'row', present: { status: 'archived' } }]);
    expect(code).toBe(0);
    expect(said + JSON.stringify(answers)).not.toMatch(/lindqvist|@example|\+46|7b1de5ac/);
  });

  it('ends with 1 for what does not fit, and says which', async () => {
    const world = await deskWorld();
    const row = aTrashed();
    await world.add(row);
    const { code, said } = await world.run('2026-06-02T12:00:00Z', 'explain', row.id);
    expect(said).toContain(
      'What does not fit:\n  The row says that tapekeeper has trashed it, and no receipt',
    );
    expect(code).toBe(1);
  });

  it('ends with 1 for an id that was never seen', async () => {
    const world = await deskWorld();
    const { code, said } = await world.run(may, 'explain', 'C0FFEE00-1111-2222-3333-444444444444');
    expect(said).toBe(`Recording c0ffee00111122223333444444444444, as of 2026-05-25T12:00:00.000Z
Nothing is known of it. None of Webex's lists was read yet.
`);
    expect(code).toBe(1);
  });

  it.each([
    ['nothing is named', [], "missing required argument 'id'"],
    ['an id that is none', ['call of monday'], '"call of monday" is no id of a recording.'],
  ])('is refused with one sentence where %s', async (_what, words, sentence) => {
    const { code, said, printed } = await printedBy(['explain', ...words]);
    expect(said).toMatch(/^error: [^\n]+\n\(tapekeeper --help lists the commands\)\n$/);
    expect([code, said, printed]).toEqual([2, expect.stringContaining(sentence), '']);
  });

  it('shows in its help how it is called', async () => {
    const { code, printed } = await printedBy(['explain', '--help']);
    expect([code, printed]).toEqual([0, expect.stringMatching(/Example: tapekeeper explain \S+\n/)]);
    expect((await tapekeeper(['explain'])).code).toBe(2);
  });
});

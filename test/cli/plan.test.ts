import { describe, expect, it } from 'vitest';
import { stageNotes, stageNow, theStage } from '../../lib/steps/stage-now.ts';
import { tapekeeper } from '../build/command-line.ts';
import { deskWorld } from '../build/desk-world.ts';
import { anArchived, at } from '../build/recordings.ts';
import { all } from '../build/webex.ts';

const march = '2026-03-03T12:00:00Z';
const may = '2026-05-25T12:00:00Z';

/** Recordings that are planned for the 1st of June. */
async function plannedWorld(recordings = 2) {
  const world = await deskWorld();
  await world.add(...Array.from({ length: recordings }, () => anArchived()));
  await world.adopt(march, { brakes: { recordings: 1, share: '100 %' } });
  await world.sweep(march);
  return world;
}

describe('tapekeeper plan', () => {
  it('says what will be done, and that nothing is in dry run', async () => {
    const world = await plannedWorld();
    const { code, said, answers } = await world.run(may, 'plan', '--json');
    const [answer] = answers;
    expect(said).toBe(
      `What will be trashed and purged until 2026-06-24, by the policy ${String(answer?.['policyHash'])}, as planned at 2026-05-25T12:00:00.000Z:
  2026-06-01  2 recordings trashed by rule everything
In dry run nothing of this is done: tapekeeper live ends that.
`,
    );
    expect(answer).toMatchObject({ mode: 'dry-run', lines: [{ day: '2026-06-01', recordings: 2 }] });
    expect(code).toBe(0);
  });

  it('reaches as far as it is asked to', async () => {
    const world = await plannedWorld();
    const { said } = await world.run(may, 'plan', '--days', '6');
    expect(said).toMatch(/:\n {2}nothing\n2 recordings on later days\.\n/);
  });

  it('says that there is no policy', async () => {
    const world = await deskWorld();
    const { code, said } = await world.run(may, 'plan');
    expect([code, said]).toEqual([1, expect.stringContaining('No policy is in force')]);
  });

  it.each(['-1', '1.5', '36501', 'many'])('refuses --days %s with a sentence', async days => {
    const { code, said } = await tapekeeper(['plan', `--days=${days}`]);
    expect([code, said]).toEqual([2, expect.stringContaining('Give a whole number of days')]);
  });
});

describe('tapekeeper live', () => {
  it('shows the first plan, and goes live with its hash', async () => {
    const world = await plannedWorld();
    const shown = await world.run(may, 'live', '--by', 'Records', '--json');
    const [, hash = ''] = /--plan ([0-9a-f]{16})/.exec(shown.said) ?? [];
    expect(shown.said).toContain('2026-06-02  2 recordings trashed by rule everything');
    expect(shown.answers).toMatchObject([{ stage: { mode: 'dry-run' }, hash, plan: { kind: 'plan' } }]);
    expect(shown.code).toBe(0);
    const stage = async () => world.inside(may, async ports => stageNow(ports));
    expect(await stage()).toEqual({ mode: 'dry-run' });

    const gone = await world.run(may, 'live', '--by', 'Records', '--plan', hash, '--yes');
    expect([gone.code, gone.said]).toEqual([0, expect.stringContaining('This stage is live.')]);
    expect(await stage()).toMatchObject({ mode: 'live', since: '2026-05-25T12:00:00.000Z', by: 'Records' });
    const again = await world.run(may, 'live', '--by', 'Records', '--json');
    expect(again.said).toContain('is live since 2026-05-25');
    expect(again.answers).toMatchObject([{ stage: { mode: 'live' } }]);

    const ended = await world.run(may, 'live', '--by', 'Records', '--off');
    expect([ended.code, ended.said]).toEqual([0, expect.stringContaining('nothing is sent any more')]);
    expect(await stage()).toEqual({ mode: 'dry-run' });
    expect((await world.run(may, 'live', '--by', 'Records', '--off')).said).toContain('in dry run already');
  });

  it('changes nothing where nobody can be asked, or for a plan that nobody was shown', async () => {
    const world = await plannedWorld();
    const unasked = await world.run(may, 'live', '--by', 'Records', '--plan', 'abc');
    expect([unasked.code, unasked.said]).toEqual([2, expect.stringContaining('add --yes')]);
    const unknown = await world.run(may, 'live', '--by', 'Records', '--plan', 'abc', '--yes');
    expect([unknown.code, unknown.said]).toEqual([
      1,
      'No plan abc was shown today or yesterday. Look at the plan first.\n',
    ]);
    expect(await world.inside(may, async ports => stageNow(ports))).toEqual({ mode: 'dry-run' });
  });

  it('refuses --off together with a plan', async () => {
    const { code, said } = await tapekeeper(['live', '--by', 'Records', '--off', '--plan', 'abc']);
    expect([code, said]).toEqual([2, expect.stringContaining('--off needs no --plan')]);
  });
});

describe('tapekeeper approve', () => {
  const june = '2026-06-01T00:05:00Z';

  it('shows what it approves, and lets it pass', async () => {
    const world = await plannedWorld();
    await world.inside(may, async ({ notes }) =>
      stageNotes(notes).change(theStage, () => ({ mode: 'live', since: at(march), by: 'Records' })),
    );
    await world.sweep(june);
    const status = await world.run(june, 'status');
    const [, hash = ''] = /tapekeeper approve ([0-9a-f]{16})/.exec(status.said) ?? [];

    const { code, said, answers } = await world.run(
      june,
      'approve',
      hash,
      '--by',
      'Records',
      '--yes',
      '--json',
    );
    expect(said).toContain('2 recordings, and one run may do 1.');
    expect(said).toContain('  trash by rule everything: 2 recordings, due from 2026-06-01 to 2026-06-01\n');
    expect(said).toContain('2 recordings may pass until 2026-06-02T00:05:00.000Z.');
    expect(answers).toMatchObject([{ hash, recordings: 2, by: 'Records' }]);
    expect(code).toBe(0);
    await world.sweep('2026-06-01T00:10:00Z');
    const rows = await world.inside(june, async ({ recordings }) => all(recordings.every()));
    expect(rows.map(({ status: each }) => each)).toEqual(['trashing', 'trashing']);
  });

  it('says that nothing waits for it', async () => {
    const world = await plannedWorld();
    const { code, said } = await world.run(june, 'approve', 'abc', '--by', 'Records', '--yes');
    expect([code, said]).toEqual([1, expect.stringContaining('there is nothing to approve')]);
  });

  it('refuses a call without a hash', async () => {
    const { code, said } = await tapekeeper(['approve', '--by', 'Records']);
    expect([code, said]).toEqual([2, expect.stringContaining("missing required argument 'hash'")]);
  });
});

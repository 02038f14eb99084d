import { describe, expect, it } from 'vitest';
import { judgeRun } from '../../../local/judge/judge-run.ts';
import type { Departure } from '../../../local/judge/departures.ts';
import { anId, aPast, aRetained, audioOf, people } from '../../build/true-past.ts';

const before = '2026-02-28T23:59:00.000Z';
const from = '2026-03-01T00:00:00.000Z';
const after = '2026-03-01T04:00:00.000Z';
const [withinADay, later] = ['2026-03-02T00:00:00.000Z', '2026-03-02T00:00:01.000Z'];
const carl = '2c6f3e7a-915d-4db0-8c33-8e4fb0a19c23';
const { ada, ben } = people;

/** Ada, whose recordings are to be Ben's. */
const leaving = (overrides: Partial<Departure> = {}): Departure => {
  return { name: 'ordinary', leaverId: ada, heirId: ben, from, ...overrides };
};
const onePast = () => aPast(aRetained({ metadataReadyAt: null }));

function verdictOn(past: ReturnType<typeof aPast>, departure: Departure, now = later) {
  const evidence = { policies: [], holds: [], archive: [audioOf()], departures: [departure] };
  return judgeRun(past.truth(now), evidence);
}

describe('the judge of departures', () => {
  it('finds nothing wrong where a recording has become its heir’s', () => {
    const verdict = verdictOn(onePast().reassign(after, ben), leaving());
    expect(verdict).toMatchObject({ departures: 1, reassigned: 1, unexplained: 0 });
    expect(verdict.partings).toEqual([{ name: 'ordinary', recordings: 1, moved: 1 }]);
  });

  it('finds nothing wrong where whoever was to leave has kept it', () => {
    const verdict = verdictOn(onePast(), leaving({ heirId: undefined }));
    expect(verdict).toMatchObject({ departures: 1, reassigned: 0, unexplained: 0 });
  });

  it('leaves a day for it', () => {
    expect(verdictOn(onePast(), leaving(), withinADay).problems).toEqual([]);
    expect(verdictOn(onePast(), leaving(), later).problems).toHaveLength(1);
  });

  it.each([
    ['still its first owner’s', onePast(), leaving()],
    ['somebody else’s than its heir’s', onePast().reassign(after, carl), leaving()],
    ['its heir’s too soon', onePast().reassign(before, ben), leaving()],
    [
      'somebody else’s although its owner stays',
      onePast().reassign(after, ben),
      leaving({ heirId: undefined }),
    ],
  ])('names a recording that is %s', (_what, past, departure) => {
    const { problems, unexplained } = verdictOn(past, departure);
    expect(problems).toEqual([expect.objectContaining({ kind: 'misplaced', of: anId })]);
    expect(unexplained).toBe(1);
  });

  it('asks nothing of recordings that no list could show', () => {
    const past = aPast(aRetained({ malformed: true }), aRetained({ id: 'unlisted', firstListedAt: null }));
    expect(verdictOn(past, leaving()).problems.filter(({ kind }) => kind === 'misplaced')).toEqual([]);
  });
});

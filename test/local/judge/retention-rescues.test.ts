import { describe, expect, it } from 'vitest';
import { judgeRetention } from '../../../local/judge/judge-retention.ts';
import type { Evidence } from '../../../local/judge/retention/court.ts';
import { anId, aPast, audioOf, policyText } from '../../build/true-past.ts';

const [theirs, out, back] = ['2026-01-12T09:00:00Z', '2026-01-12T10:00:00Z', '2026-01-12T10:30:00Z'];
const policies = [{ text: policyText(), adoptedAt: '2026-01-01T00:00:00Z' }];

/** A person trashed it, and the software took it out and put it back. */
const rescued = () => aPast().byHand('softDelete', theirs).write('restore', out).write('softDelete', back);
type Past = ReturnType<typeof aPast>;

function problemsOf(past: Past, evidence: Partial<Evidence> = {}): string[] {
  const about = { policies, holds: [], archive: [audioOf()], ...evidence };
  return judgeRetention(past.truth('2026-09-01T00:00:00Z'), about).problems.map(({ kind }) => kind);
}

describe('what was taken out of the recycle bin only to be archived', () => {
  it('goes back where somebody else had put it, at once', () => {
    expect(problemsOf(rescued())).toEqual([]);
    const claims = [{ id: anId, action: 'trash', plannedAt: '2026-01-12T10:29:00Z' }] as const;
    expect(problemsOf(rescued(), { claims })).toEqual([]);
  });

  it('goes back only once the archive has it', () => {
    expect(problemsOf(rescued(), { archive: [] })).toEqual(['unarchived']);
  });

  it('is not purged, as it was somebody else who wanted it in there', () => {
    expect(problemsOf(rescued().write('purge', '2026-08-01T00:05:00Z'))).toEqual(['early']);
  });

  it('is early to be trashed where it was the software that had trashed it', () => {
    const ours = aPast().write('softDelete', '2026-04-11T00:05:00Z').write('restore', '2026-04-12T10:00:00Z');
    expect(problemsOf(ours.write('softDelete', '2026-04-12T10:30:00Z'))).toEqual(['early']);
  });

  it('is early to be trashed where a person wanted it out', () => {
    const order = (at: string) => ({ restores: [{ id: anId, at }] });
    expect(problemsOf(rescued(), order('2026-01-12T09:50:00Z'))).toEqual(['early']);
    expect(problemsOf(rescued(), order('2026-01-11T09:50:00Z'))).toEqual([]);
  });

  it('is early to be trashed where it was taken out for a hold, also once that is released', () => {
    const placedAt = '2026-01-12T09:30:00Z';
    const hold = (releasedAt: string) => ({
      holds: [{ scope: 'everything', placedAt, releasedAt } as const],
    });
    expect(problemsOf(rescued(), hold('2026-01-12T10:20:00Z'))).toEqual(['early']);
    expect(problemsOf(rescued(), hold('2026-01-12T11:00:00Z'))).toEqual(['early', 'held']);
  });
});

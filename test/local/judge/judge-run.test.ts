import { describe, expect, it } from 'vitest';
import { judgeRun, type RunVerdict } from '../../../local/judge/judge-run.ts';
import type { Evidence } from '../../../local/judge/retention/court.ts';
import { complaintOf } from '../../../local/start/sheet.ts';
import { anId, aPast, aRetained, audioOf, policyText } from '../../build/true-past.ts';

type Past = ReturnType<typeof aPast>;
const now = '2026-09-01T00:00:00.000Z';
const [trashedAt, purgedAt] = ['2026-04-11T00:05:00.000Z', '2026-04-26T00:05:00.000Z'];
const policies = [{ text: policyText(), adoptedAt: '2026-01-01T00:00:00.000Z' }];

/** Judged by the plain policy of 2026, with the audio in the archive. */
function verdictOn(past: Past, evidence: Partial<Evidence> = {}): RunVerdict {
  return judgeRun(past.truth(now), { policies, holds: [], archive: [audioOf()], ...evidence });
}

/** A recording of which Webex never has metadata. */
const aRecording = (overrides: Parameters<typeof aRetained>[0] = {}) =>
  aRetained({ metadataReadyAt: null, ...overrides });

/** A past of one recording. */
const one = () => aPast(aRecording());

describe('the whole run', () => {
  it('has each listed recording in exactly one state', () => {
    const young = '2026-08-31T23:30:00.000Z';
    const kept = ['kept0001', 'held0001', 'trashed1', 'purged01', 'gone0001'].map(id => aRecording({ id }));
    const others = [
      aRecording({ id: 'parked01', downloadable: false }),
      aRecording({ id: 'pending1', createTime: young, visibleAt: young, firstListedAt: young }),
      aRecording({ id: 'lost0001' }),
      aRecording({ id: 'unseen01', firstListedAt: null }),
    ];
    const past = aPast(...kept, ...others)
      .byHand('softDelete', trashedAt, 'trashed1')
      .byHand('softDelete', trashedAt, 'purged01')
      .byHand('purge', purgedAt, 'purged01')
      .byHand('delete', purgedAt, 'gone0001');
    const placedAt = '2026-04-20T00:00:00.000Z';
    const holds = ['held0001', 'trashed1', 'parked01'].map(recordingId => {
      return { scope: 'recording', recordingId, placedAt } as const;
    });
    const archive = kept.map(each => audioOf(each));
    const verdict = verdictOn(past, { archive, holds });
    const states = { kept: 1, held: 1, trashed: 1, purged: 1, vanished: 1, parked: 1, pending: 1, lost: 1 };
    expect(verdict).toMatchObject({ seen: 8, archived: 5, early: 0, ...states });
  });

  it('has no complaint about a life by the policy, and still has its copy', () => {
    const verdict = verdictOn(one().write('softDelete', trashedAt).write('purge', purgedAt));
    expect(verdict).toMatchObject({ archived: 1, purged: 1, kept: 0, unexplained: 0, problems: [] });
    expect(complaintOf(verdict)).toBeUndefined();
  });

  it.each([
    ['an early trash', one().write('softDelete', '2026-02-01T00:05:00.000Z'), {}, 'early'],
    [
      'a purge under a hold',
      one().write('softDelete', trashedAt).write('purge', purgedAt),
      { holds: [{ scope: 'everything', placedAt: '2026-04-20T00:00:00.000Z' } as const] },
      'held',
    ],
    [
      'a purge of what was never archived',
      one().write('softDelete', trashedAt).write('purge', purgedAt),
      { archive: [] },
      'unarchived',
    ],
  ])('does not explain %s', (_what, past, evidence, kind) => {
    const verdict = verdictOn(past, evidence);
    expect(verdict.problems).toContainEqual(expect.objectContaining({ kind, of: anId }));
    expect(verdict.unexplained).toBe(verdict.problems.length);
    expect(verdict.early).toBe(kind === 'early' ? 1 : 0);
    expect(complaintOf(verdict)).toContain('Not every recording is accounted for');
  });
});

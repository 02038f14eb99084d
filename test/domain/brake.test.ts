import { describe, expect, it } from 'vitest';
import { mostAtOnce, throughBrake } from '../../lib/domain/brake.ts';
import type { Instant } from '../../lib/domain/time.ts';
import { aPolicy } from '../build/policies.ts';
import { anId, at } from '../build/recordings.ts';

const live = { mode: 'live', since: at('2026-03-01T00:00:00Z'), by: 'Records' } as const;
type Given = { rows: number | undefined; now?: Instant; brakes?: object };

const late = at('2026-06-01T00:00:00Z');

describe('the most that one run may trash and purge', () => {
  it.each<[string, number, Given]>([
    ['the number, where it is less than the share', 500, { rows: 100_000 }],
    ['the share, where it is less than the number', 20, { rows: 1_000 }],
    ['the whole of a share that is not whole', 2, { rows: 149 }],
    ['one, however few there are', 1, { rows: 10 }],
    ['one, where nobody knows how many there are', 1, { rows: undefined }],
    ['less in the first week', 50, { rows: 100_000, now: at('2026-03-07T23:59:59.999Z') }],
    ['no less when the first week is over', 500, { rows: 100_000, now: at('2026-03-08T00:00:00Z') }],
    ['the share in the first week too, where it is less', 20, { rows: 1_000, now: live.since }],
    ['what the policy says', 300, { rows: 1_000, brakes: { recordings: 300, share: '50 %' } }],
    ['all, where the policy says so', 1_000, { rows: 1_000, brakes: { recordings: 5_000, share: '100 %' } }],
  ])('is %s', (_what, most, { rows, now = late, brakes = {} }) => {
    expect(mostAtOnce(aPolicy({ brakes }), { stage: live, rows, now })).toBe(most);
  });
});

describe('what a brake lets pass', () => {
  const [one, two, three] = [1, 2, 3].map(() => ({ id: anId(), action: 'trash' as const }));
  const wanted = [one, two, three].filter(each => each !== undefined);

  it('is all of what is not too much', () => {
    expect(throughBrake(wanted, { limit: 3, approved: [] })).toEqual({ passing: wanted, stopped: [] });
  });

  it('is nothing of what is too much', () => {
    expect(throughBrake(wanted, { limit: 2, approved: [] })).toEqual({ passing: [], stopped: wanted });
  });

  it('is what was approved, and not the rest where that alone is too much', () => {
    const approved = wanted.slice(0, 1);
    expect(throughBrake(wanted, { limit: 1, approved })).toEqual({
      passing: approved,
      stopped: wanted.slice(1),
    });
  });

  it('is also the rest of what was approved, where that is not too much', () => {
    const { passing, stopped } = throughBrake(wanted, { limit: 1, approved: wanted.slice(0, 2) });
    expect([new Set(passing), stopped]).toEqual([new Set(wanted), []]);
  });

  it('is nothing that was approved for another action', () => {
    const approved = wanted.map(each => ({ ...each, action: 'purge' as const }));
    expect(throughBrake(wanted, { limit: 1, approved }).passing).toEqual([]);
  });
});

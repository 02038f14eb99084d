import { afterEach, describe, expect, it, vi } from 'vitest';
import { differenceOfFates } from '../../lib/domain/difference-of-fates.ts';
import { decideFate } from '../../lib/domain/fate.ts';
import { aPolicy, aRule } from '../build/policies.ts';
import { anArchived, at, facts } from '../build/recordings.ts';
import { planned } from '../build/retained-rows.ts';

const policy = aPolicy();
const archivedAt = at('2026-03-02T10:05:00Z');
const row = anArchived({ facts: facts({ timeRecorded: at('2026-03-02T23:30:00Z') }) });

afterEach(() => void vi.unstubAllEnvs());

describe.each(['Asia/Kolkata', 'America/St_Johns', 'Pacific/Kiritimati'])('on a machine in %s', zone => {
  it('days are those of UTC: nothing is early, or late', () => {
    vi.stubEnv('TZ', zone);
    // Else nothing would be tried here.
    expect(new Date('2026-06-01T00:00:00').toISOString()).not.toBe('2026-06-01T00:00:00.000Z');
    const dated = planned(row, policy, archivedAt);
    expect(dated.fate).toMatchObject({ day: '2026-06-01' });
    const next = (moment: string) =>
      decideFate(dated, policy, { holds: [], owner: 'active' }, at(moment)).next;
    expect(next('2026-06-01T00:04:59.999Z')).toBe('keep');
    expect(next('2026-06-01T00:05:00Z')).toBe('trash');
  });

  it('the difference that a policy makes names the days of UTC', () => {
    vi.stubEnv('TZ', zone);
    const later = aPolicy({ rules: [aRule({ trashAfter: '100 days' })] });
    const difference = differenceOfFates(policy, later, archivedAt);
    difference.add(planned(row, policy, archivedAt));
    expect(difference.total()).toMatchObject({
      all: { later: { rows: 1, firstDay: '2026-06-11' } },
      purges: { later: { rows: 1, firstDay: '2026-06-26' } },
    });
  });
});

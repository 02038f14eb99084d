import { describe, expect, it } from 'vitest';
import { presentOwner } from '../../lib/domain/owner-account.ts';
import { reportTally } from '../../lib/domain/report.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import { aHold } from '../build/holds.ts';
import { aPolicy } from '../build/policies.ts';
import { anArchived, aParked, at } from '../build/recordings.ts';
import { aFate, aTrashed } from '../build/retained-rows.ts';

const policy = aPolicy();
const now = at('2026-05-25T12:00:00Z');
const terms = {
  policy,
  stage: { mode: 'live', since: at('2026-01-01T00:00:00Z'), by: 'Ana Rebelo' },
} as const;
const fate = (day: string, action: 'trash' | 'purge' = 'trash', rule = 'everything') =>
  aFate({ day, action, rule });

function reportOf(rows: readonly Recording[], so: Partial<Parameters<typeof reportTally>[0]> = {}) {
  const tally = reportTally({ now, terms, complete: true, holds: [], accounts: new Map(), ...so });
  for (const row of rows) tally.add(row);
  return tally.total();
}

describe('a report', () => {
  it('counts what is to come within 30 and 90 days, by rule and action', () => {
    const { plan } = reportOf([
      anArchived({ fate: fate('2026-06-24') }),
      anArchived({ fate: fate('2026-06-25') }),
      anArchived({ fate: fate('2026-08-23') }),
      anArchived({ fate: fate('2026-08-24') }),
      anArchived({ fate: fate('2026-06-01', 'trash', 'a-rule') }),
      aTrashed({ fate: fate('2026-06-16', 'purge') }),
    ]);
    expect(plan?.ahead).toStrictEqual([
      { rule: 'a-rule', action: 'trash', within30Days: 1, within90Days: 1 },
      { rule: 'everything', action: 'trash', within30Days: 1, within90Days: 3 },
      { rule: 'everything', action: 'purge', within30Days: 1, within90Days: 1 },
    ]);
    expect(plan).toMatchObject({ mode: 'live', policyHash: policy.hash, later: 1, held: 0 });
  });

  it('leaves what is held out of what is to come, and counts what each hold covers', () => {
    const held = anArchived({ fate: fate('2026-06-01') });
    const holds = [aHold({ scope: 'recording', recordingId: held.id }), aHold({ id: 'H-2' })];
    const { plan, holds: counted } = reportOf([held, aParked()], { holds });
    expect(plan).toMatchObject({ ahead: [], held: 1 });
    expect(counted.map(({ hold, rows }) => [hold.id, rows])).toStrictEqual([
      ['H-2026-004', 1],
      ['H-2', 2],
    ]);
  });

  it('counts apart what is due and waits for its owner', () => {
    const row = anArchived({ fate: fate('2026-05-01') });
    const owner = presentOwner(row.facts).id;
    const accounts = new Map([[owner, { state: 'inactive', foundAt: now } as const]]);
    expect(reportOf([row], { accounts }).plan).toMatchObject({ ahead: [], waiting: 1 });
  });

  it('names why recordings are parked, the most first, and twenty of them', () => {
    const many = Array.from({ length: 25 }, (_, day) =>
      aParked({ parkedAt: at(`2026-04-${day + 1}T00:00:00Z`.replace(/-(\d)T/, '-0$1T')) }),
    );
    const { parked } = reportOf([aParked({ reason: 'empty' }), ...many.toReversed()]);
    expect(parked).toStrictEqual([
      {
        ...{ reason: 'not-audio', rows: 25, oldestAt: '2026-04-01T00:00:00.000Z' },
        ids: many.slice(0, 20).map(({ id }) => id),
      },
      expect.objectContaining({ reason: 'empty', rows: 1 }),
    ]);
  });

  it('has no plan without a policy', () => {
    expect(reportOf([anArchived({ fate: fate('2026-06-01') })], { terms: undefined })).not.toHaveProperty(
      'plan',
    );
  });
});

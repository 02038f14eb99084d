import { describe, expect, it } from 'vitest';
import { needLines } from '../../cli/status/need-words.ts';
import { needsOf } from '../../lib/domain/needs.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import { adoptPolicy } from '../../lib/steps/adopt-policy.ts';
import { heldTerms } from '../../lib/steps/held-terms.ts';
import { takeStatus } from '../../lib/steps/take-status.ts';
import { leanRow } from '../build/every-status.ts';
import { aHold } from '../build/holds.ts';
import { aRule, policyText } from '../build/policies.ts';
import { aDiscovered, anArchived, anId, at, facts } from '../build/recordings.ts';
import { aTrashed } from '../build/retained-rows.ts';
import { stepWorld } from '../build/step-world.ts';

const recordedOn = (day: string) =>
  facts({ timeRecorded: at(`${day}T09:00:00Z`), createTime: at(`${day}T12:00:00Z`) });

const others = { ...facts().origin, ownerId: 'f3a94c10' };

/** What the status says on the 1st of June 2026 of these rows, of which those of one owner are held. */
async function needs(rows: readonly Recording[], so: { policy?: string | undefined; holds?: number } = {}) {
  const world = await stepWorld('2026-06-01T00:00:00Z');
  if (!('policy' in so) || so.policy !== undefined)
    await adoptPolicy({ text: so.policy ?? policyText(), by: 'Ana Rebelo' }, world);
  if (so.holds !== 0) await world.holds.add(aHold({ scope: 'owner', ownerId: facts().origin.ownerId }));
  for (const row of rows) await world.recordings.create(row);
  const report = await takeStatus({ tokens: [] }, { ...world, heldTerms: async () => heldTerms(world) });
  const found = needsOf(report).filter(({ need }) => need === 'hold-deadline');
  return { found, lines: needLines(found, report.at) };
}

describe('held recordings that Webex deletes by itself', () => {
  it('need a person 30 days ahead, by the earlier of their two times, and not before', async () => {
    const rows = [
      // 365 days later is the 1st of July, nine o'clock; that is more than 30 days from now.
      anArchived({ facts: recordedOn('2025-07-01') }),
      // The 30th of June.
      anArchived({ facts: recordedOn('2025-06-30') }),
      aDiscovered({ facts: recordedOn('2025-06-20') }),
    ];
    const { found, lines } = await needs(rows);
    expect(found).toEqual([{ need: 'hold-deadline', rows: 2, firstAt: '2026-06-20T09:00:00.000Z' }]);
    expect(lines[1]).toContain('2 held recordings will be deleted by Webex itself, the first in 19 days');
  });

  it('need one also when that is over: it may happen at any moment', async () => {
    const { found, lines } = await needs([anArchived({ facts: recordedOn('2025-03-01') })]);
    expect(found).toHaveLength(1);
    expect(lines[1]).toContain('1 held recording will be deleted by Webex itself, the first at any moment');
  });

  it('need one while they are in the recycle bin, whoever had put them there', async () => {
    const { status: _other, ...row } = aDiscovered();
    const { by: _whose, ...trashed } = aTrashed({ trashedAt: at('2026-05-20T00:00:00Z') });
    const { found } = await needs([
      aTrashed({ by: 'webex', trashedAt: at('2026-05-10T00:00:00Z') }),
      { ...row, status: 'binned', binnedAt: at('2026-05-12T00:00:00Z') },
      { ...trashed, status: 'purging', intendedAt: at('2026-06-01T00:00:00Z') },
    ]);
    expect(found).toEqual([{ need: 'hold-deadline', rows: 3, firstAt: '2026-06-09T00:00:00.000Z' }]);
  });

  it.each<[string, Recording[], Parameters<typeof needs>[1]]>([
    ['the hold is on others', [anArchived({ facts: { ...recordedOn('2025-06-20'), origin: others } })], {}],
    ['there is no hold', [anArchived({ facts: recordedOn('2025-06-20') })], { holds: 0 }],
    [
      'there is no policy that says what Webex does',
      [anArchived({ facts: recordedOn('2025-06-20') })],
      { policy: undefined },
    ],
    [
      'Webex never deletes by itself',
      [anArchived({ facts: recordedOn('2025-06-20') }), aTrashed()],
      { policy: policyText({ webex: { retention: 'never', bin: 'never' }, rules: [aRule()] }) },
    ],
    ['they are gone already', [leanRow('purged', anId()), leanRow('vanished', anId())], {}],
  ])('need nobody where %s', async (_why, rows, so) => {
    expect((await needs(rows, so)).found).toEqual([]);
  });
});

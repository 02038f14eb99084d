import { describe, expect, it } from 'vitest';
import { needLines } from '../../cli/status/need-words.ts';
import { needsOf } from '../../lib/domain/needs.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import { adoptPolicy } from '../../lib/steps/adopt-policy.ts';
import { heldTerms } from '../../lib/steps/held-terms.ts';
import { takeStatus } from '../../lib/steps/take-status.ts';
import { aHold } from '../build/holds.ts';
import { aRule, policyText } from '../build/policies.ts';
import { aDiscovered, anArchived, at, facts } from '../build/recordings.ts';
import { stepWorld } from '../build/step-world.ts';

/** Found, and not archived yet; the file was made three hours after the call. */
const foundOf = (day: string) =>
  aDiscovered({ facts: facts({ timeRecorded: at(`${day}T09:00:00Z`), createTime: at(`${day}T12:00:00Z`) }) });
const uncopied = policyText({ rules: [aRule({ archive: 'no' })] });

/** What the status says of these rows on the 1st of June 2026, where Webex keeps recordings for 365 days. */
async function needs(rows: readonly Recording[], so: { policy?: string; isHeld?: boolean } = {}) {
  const world = await stepWorld('2026-06-01T00:00:00Z');
  await adoptPolicy({ text: so.policy ?? policyText(), by: 'Ana Rebelo' }, world);
  if (so.isHeld === true) await world.holds.add(aHold());
  for (const row of rows) await world.recordings.create(row);
  const report = await takeStatus({ tokens: [] }, { ...world, heldTerms: async () => heldTerms(world) });
  const found = needsOf(report).filter(({ need }) => need === 'archive-deadline');
  return { found, lines: needLines(found, report.at) };
}

describe('recordings that Webex deletes by itself before they are archived', () => {
  it('need a person a week ahead, by the earlier of their two times, and not before', async () => {
    // 365 days later it is the 5th, the 7th and the 8th of June.
    const { found, lines } = await needs(['2025-06-05', '2025-06-07', '2025-06-08'].map(foundOf));
    expect(found).toEqual([{ need: 'archive-deadline', rows: 2, firstAt: '2026-06-05T09:00:00.000Z' }]);
    expect(lines[1]).toContain('2 recordings will be deleted by Webex itself before being archived');
    expect(lines[1]).toContain('the first in 4 days');
  });

  it('need one also when that is over: it may happen at any moment', async () => {
    const { lines } = await needs([foundOf('2025-05-01')]);
    expect(lines[1]).toContain('the first at any moment');
  });

  it('need one where the policy wants no copy and a hold does', async () => {
    expect((await needs([foundOf('2025-06-05')], { policy: uncopied, isHeld: true })).found).toHaveLength(1);
  });

  it.each<[string, Recording, Parameters<typeof needs>[1]]>([
    ['they are archived', anArchived({ facts: foundOf('2025-06-05').facts }), {}],
    ['they are not to be', foundOf('2025-06-05'), { policy: uncopied }],
    [
      'Webex never deletes by itself',
      foundOf('2025-06-05'),
      { policy: policyText({ webex: { retention: 'never', bin: '30 days' } }) },
    ],
  ])('need nobody where %s', async (_why, row, so) => {
    expect((await needs([row], so)).found).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { FoundObject } from '../../../local/judge/inventory.ts';
import { judgeRetention } from '../../../local/judge/judge-retention.ts';
import type { Evidence } from '../../../local/judge/retention/court.ts';
import { readTruth } from '../../../local/judge/truth.ts';
import { aSimulator, bareIdOf } from '../../build/simulator.ts';
import { audioOf, policyText } from '../../build/true-past.ts';

const org = '/admin/convergedRecordings?from=2026-09-29T00:00:00Z&to=2026-10-01T00:00:00Z';
const rule = { trashAfter: '10 days', purgeAfter: '7 days' };
const policies = [{ text: policyText({}, rule), adoptedAt: '2026-10-01T00:00:00.000Z' }];

/** A simulator with a recording that was listed on its first day, and what the judge says of it later. */
async function aListed(options: Parameters<typeof aSimulator>[0] = {}) {
  const webex = await aSimulator(options);
  const [ada, ben] = await webex.people();
  if (ada === undefined || ben === undefined) throw new Error('There are no people.');
  const id = await webex.add({ owner: bareIdOf(ada), createTime: '2026-09-30T10:00:00Z' });
  await webex.page(org);
  const archive = (await readTruth(webex.adminUrl)).recordings.map((each): FoundObject => audioOf(each));
  return {
    webex,
    id,
    ada,
    ben,
    write: async (at: string, operation: string) => {
      await webex.moveClock(at);
      expect((await webex.write(operation, { recordingIds: [id] })).status).toBe(204);
    },
    verdict: async (evidence: Partial<Evidence> = {}) =>
      judgeRetention(await readTruth(webex.adminUrl), { policies, holds: [], archive, ...evidence }),
  };
}

describe('what a simulator tells is judged', () => {
  it('without a problem where the policy was kept to, with effects that show late', async () => {
    const { write, verdict } = await aListed({ effectLagSeconds: 600 });
    await write('2026-10-11T00:05:00Z', 'softDelete');
    expect(await verdict()).toMatchObject({ trashed: 1, purged: 0, problems: [] });
    await write('2026-10-18T00:15:00Z', 'purge');
    expect(await verdict()).toMatchObject({ trashed: 0, purged: 1, problems: [] });
  });

  it('with all that was wrong', async () => {
    const { webex, write, verdict, ada, id } = await aListed({ effectLagSeconds: 600 });
    await write('2026-10-09T00:00:00Z', 'softDelete');
    await write('2026-10-09T00:10:00Z', 'softDelete');
    await write('2026-10-12T00:00:00Z', 'purge');
    const by = { recordingIds: [], trashAll: true, ownerEmail: ada.emails[0] };
    expect((await webex.write('softDelete', by)).status).toBe(204);
    const holds = [{ scope: 'everything', placedAt: '2026-10-11T00:00:00Z' } as const];
    const { problems } = await verdict({ holds, archive: [] });
    expect(problems.map(({ kind, of }) => `${kind} ${of}`)).toEqual([
      `early ${id}`,
      `unarchived ${id}`,
      `early ${id}`,
      `held ${id}`,
      `unarchived ${id}`,
      `twice ${id}`,
      'foreign-verb softDelete',
    ]);
  });

  it('by what the first list said, and not by who owns it now', async () => {
    const { webex, write, verdict, ada, ben, id } = await aListed();
    await webex.write('reassign', { reassignOwnerEmail: ben.emails[0], recordingIds: [id] });
    await write('2026-10-11T00:05:00Z', 'softDelete');
    const rest = { name: 'rest', ...rule, keepArchive: 'forever' };
    const keeping = async (address: string | undefined) => {
      const kept = { ...rest, name: 'kept', match: { ownerEmail: address }, trashAfter: '90 days' };
      const text = policyText({ rules: [kept, rest] });
      return verdict({ policies: [{ text, adoptedAt: '2026-10-01T00:00:00.000Z' }] });
    };
    expect(await keeping(ada.emails[0])).toMatchObject({ problems: [{ kind: 'early', of: id }] });
    expect(await keeping(ben.emails[0])).toMatchObject({ problems: [] });
  });

  it('with the account of the owner as it was at the time', async () => {
    const { webex, write, verdict, ada } = await aListed();
    await webex.moveClock('2026-10-10T00:00:00Z');
    await webex.admin('/people', { person: bareIdOf(ada), state: 'inactive' });
    await write('2026-10-11T00:05:00Z', 'softDelete');
    await webex.moveClock('2026-10-11T00:05:01Z');
    await webex.admin('/people', { person: bareIdOf(ada), state: 'active' });
    expect(await verdict()).toMatchObject({ problems: [{ kind: 'inactive-owner' }], purged: 1 });
  });

  it('with what people did by hand', async () => {
    const { webex, id, write, verdict } = await aListed();
    await write('2026-10-11T00:05:00Z', 'softDelete');
    await webex.moveClock('2026-10-12T00:00:00Z');
    await webex.byHand('restore', id);
    await write('2026-11-20T23:59:59Z', 'softDelete');
    expect(await verdict()).toMatchObject({ trashed: 1, early: 1, problems: [{ kind: 'early', of: id }] });
  });

  it('with what Webex did by itself, which is nobody’s mistake', async () => {
    const { webex, ada, verdict } = await aListed({ switches: { deletedOwnerRecordings: 'gone' } });
    await webex.admin(`/people/${bareIdOf(ada)}/delete`, {});
    await webex.moveClock('2026-10-02T00:00:00Z');
    expect(await verdict()).toMatchObject({ problems: [] });
  });
});

import { describe, expect, it } from 'vitest';
import type { OwnerState } from '../../lib/domain/fate.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import { minuteMs } from '../../lib/domain/time.ts';
import type { Directory, WebexReader } from '../../lib/ports.ts';
import { brakeNotes, pulled } from '../../lib/steps/brake.ts';
import { keepCount } from '../../lib/steps/count-rows.ts';
import { sweep } from '../../lib/steps/sweep.ts';
import { takePlan } from '../../lib/steps/take-plan.ts';
import { watchOwners } from '../../lib/steps/watch-owners.ts';
import { planLines } from '../../cli/plan/lines.ts';
import { policyText } from '../build/policies.ts';
import { at, facts } from '../build/recordings.ts';
import { retentionWorld } from '../build/retention-world.ts';
import { farDeadline } from '../build/step-world.ts';

const leaver = '5f3c1f0e-0d5b-4f0c-9a51-2f2b6f1c9a10';
const stayer = '0f6cf0f5-6a3e-4d6b-8d0e-1a2b3c4d5e6f';

/** Rows of two owners, of whom one is inactive, due from ten past midnight of the 1st of June on; a run may do so many. */
async function ownersWorld(so: { ofLeaver: number; ofStayer: number; atOnce?: number }) {
  const { atOnce = 100 } = so;
  const world = await retentionWorld({
    policy: policyText({ brakes: { recordings: atOnce, share: '100 %', firstWeek: atOnce } }),
  });
  const rowsOf = async (ownerId: string, count: number) => {
    const { origin } = facts();
    const rows: Recording[] = [];
    for (let made = 0; made < count; made += 1)
      rows.push(await world.due({ facts: facts({ origin: { ...origin, ownerId } }) }));
    return rows;
  };
  const rows = { leaver: await rowsOf(leaver, so.ofLeaver), stayer: await rowsOf(stayer, so.ofStayer) };
  const is = (state: OwnerState) => void world.owners.set(leaver, state);
  is('inactive');
  const sweepNow = async () => {
    await keepCount(1_000_000, world);
    await sweep({ deadline: farDeadline, ringLimit: 500, token: 'compliance-read' }, world);
  };
  const read = async (of: readonly Recording[]) => Promise.all(of.map(({ id }) => world.row(id)));
  return {
    ...world,
    rows,
    is,
    sweepNow,
    statuses: async (of: readonly Recording[]) => (await read(of)).map(({ status }) => status),
    versions: async (of: readonly Recording[]) => (await read(of)).map(({ version }) => version),
    brake: async () => brakeNotes(world.notes).get(pulled),
    /** Sweeps and acts every half hour until then. */
    async until(moment: string): Promise<void> {
      for (; world.clock.now() < at(moment); world.clock.pass(30 * minuteMs)) {
        await sweepNow();
        await world.run();
      }
    },
    /** As the list of people shows the accounts. */
    async watch(state: OwnerState): Promise<void> {
      const directory: Directory = {
        async *owners(source) {
          const owner = { id: leaver, type: 'user' };
          if (source === 'people')
            yield { owners: [owner], unreadable: 0, accounts: new Map([[leaver, state]]) };
        },
      };
      await watchOwners({ deadline: farDeadline }, { ...world, directory });
    },
    plan: async () => takePlan({ days: 30 }, world),
  };
}

describe('what waits until its owner is active', () => {
  it('counts for no brake once that is known, and holds nobody else up', async () => {
    const world = await ownersWorld({ ofLeaver: 6, ofStayer: 3, atOnce: 3 });
    await world.watch('inactive');
    await world.sweepNow();
    expect(await world.brake()).toBeUndefined();
    expect(await world.statuses(world.rows.stayer)).toEqual(Array(3).fill('trashing'));
    expect(await world.statuses(world.rows.leaver)).toEqual(Array(6).fill('archived'));
  });

  it('is known to wait also after a look before a call has found it out', async () => {
    const world = await ownersWorld({ ofLeaver: 2, ofStayer: 0 });
    await world.sweepNow();
    await world.run();
    const late = await world.due({ facts: world.rows.leaver[0]?.facts ?? facts() });
    await world.sweepNow();
    expect(await world.row(late.id)).toMatchObject({
      status: 'archived',
      version: 2,
      lookAt: '2026-06-01T22:10:00.000Z',
    });
    expect(world.calls()).toEqual([]);
  });

  it('costs one look at one recording of each owner in a day', async () => {
    const world = await ownersWorld({ ofLeaver: 8, ofStayer: 0 });
    await world.until('2026-06-02T00:00:00Z');
    const looks: string[] = [];
    const { webex: reader } = world.ports;
    const webex: WebexReader = {
      ...reader,
      async details(webexId, deadline) {
        looks.push(webexId);
        return reader.details(webexId, deadline);
      },
    };
    const before = await world.versions(world.rows.leaver);
    for (; world.clock.now() < at('2026-06-04T00:00:00Z'); world.clock.pass(30 * minuteMs)) {
      await world.sweepNow();
      await world.run(undefined, { webex });
    }
    expect(looks).toHaveLength(2);
    expect(await world.statuses(world.rows.leaver)).toEqual(Array(8).fill('archived'));
    const after = await world.versions(world.rows.leaver);
    // Two writes of the one that is looked at, and one of each that waits, a day.
    for (const [index, version] of after.entries()) expect(version - (before[index] ?? 0)).toBeLessThan(7);
  });

  it('is trashed within a day of the moment at which its owner is active again', async () => {
    const world = await ownersWorld({ ofLeaver: 5, ofStayer: 0 });
    await world.until('2026-06-03T09:00:00Z');
    world.is('active');
    await world.until('2026-06-04T09:00:00Z');
    expect(await world.statuses(world.rows.leaver)).toEqual(Array(5).fill('trashed'));
  });

  it('goes on all at once where the list of people has shown meanwhile that the account is active', async () => {
    const world = await ownersWorld({ ofLeaver: 3, ofStayer: 0 });
    await world.watch('inactive');
    await world.sweepNow();
    world.is('active');
    await world.watch('active');
    await world.until('2026-06-01T23:00:00Z');
    expect(await world.statuses(world.rows.leaver)).toEqual(Array(3).fill('trashed'));
  });

  it('is still looked up right before the call, whatever was found before', async () => {
    const world = await ownersWorld({ ofLeaver: 1, ofStayer: 0 });
    await world.watch('active');
    await world.sweepNow();
    await world.run();
    expect(world.calls()).toEqual([]);
    expect(await world.statuses(world.rows.leaver)).toEqual(['archived']);
  });

  it('is told apart in the plan', async () => {
    const world = await ownersWorld({ ofLeaver: 4, ofStayer: 1 });
    await world.watch('inactive');
    await world.sweepNow();
    const plan = await world.plan();
    expect(plan).toMatchObject({ lines: [{ action: 'trash', recordings: 1 }], waiting: 4, held: 0 });
    expect(plan && planLines(plan).join('\n')).toContain(
      "4 recordings due, and waiting until the owner's account is active.",
    );
  });
});

import { expect, it } from 'vitest';
import type { Directory } from '../../lib/ports.ts';
import { foundAccounts } from '../../lib/steps/owner-accounts.ts';
import { watchOwners } from '../../lib/steps/watch-owners.ts';
import { aCase } from '../build/offboardings.ts';
import { retentionWorld } from '../build/retention-world.ts';
import { farDeadline } from '../build/step-world.ts';

const owner = '5f3c1f0e-0d5b-4f0c-9a51-2f2b6f1c9a10';

async function leaving(status: 'held' | 'cancelled', overrides: object = {}) {
  const world = await retentionWorld();
  const row = await world.toTrash();
  const ownerId = row.facts?.origin.ownerId ?? owner;
  const each = aCase(status, { ownerId, ...overrides });
  await world.offboardings.write({
    moves: [{ to: each }],
    lead: {
      keys: [`webex:${ownerId}`, `email:${row.facts?.origin.ownerEmail ?? ''}`],
      to: each.id,
      from: [],
    },
  });
  return { world, row, ownerId };
}

it('nothing of an owner with an open case is trashed, however active the account is', async () => {
  const { world, row, ownerId } = await leaving('held');
  await world.run();
  expect(world.calls()).toEqual([]);
  expect(await world.row(row.id)).toMatchObject({ status: 'archived' });
  expect((await foundAccounts(world)).get(ownerId)).toMatchObject({ state: 'leaving' });

  // Nor does the hourly list of people, on which they are active, let it go on.
  const directory: Directory = {
    async *owners(source) {
      if (source === 'people')
        yield {
          owners: [{ id: ownerId, type: 'user' }],
          unreadable: 0,
          accounts: new Map([[ownerId, 'active' as const]]),
        };
    },
  };
  await watchOwners({ deadline: farDeadline }, { ...world, directory });
  expect((await foundAccounts(world)).get(ownerId)).toMatchObject({ state: 'leaving' });
  const found = await world.offboardings.get(aCase().id);
  if (found?.status !== 'held') throw new Error('It is not held.');
  const { for: _for, since: _since, lookAt: _look, ...base } = found;
  const over = { ...base, status: 'cancelled', endedAt: world.clock.now(), because: 'person' } as const;
  await world.offboardings.write({ moves: [{ from: found, to: over }] });
  await watchOwners({ deadline: farDeadline }, { ...world, directory });
  expect((await foundAccounts(world)).get(ownerId)).toMatchObject({ state: 'active' });
});

it.each([
  ['is over', 'cancelled' as const, {}],
  [
    'is that of somebody else, who has the address now',
    'held' as const,
    { ownerId: '0f6cf0f5-6a3e-4d6b-8d0e-1a2b3c4d5e6f' },
  ],
])('a case that %s keeps nothing', async (_what, status, overrides) => {
  const { world, row } = await leaving(status, overrides);
  await world.run();
  expect(world.calls()).toEqual([{ what: 'trash', ids: [row.id] }]);
});

import { expect, it } from 'vitest';
import { readCase } from '../../lib/domain/stored-case.ts';
import { keepAccounts } from '../../lib/steps/owner-accounts.ts';
import { markLeavers, markRead, rememberListed, rememberOwners } from '../../lib/steps/owners.ts';
import { watchUsers } from '../../lib/steps/watch-users.ts';
import { aPerson, enrichWorld, idOf } from '../build/enrich-world.ts';
import { aCase } from '../build/offboardings.ts';
import { farDeadline } from '../build/step-world.ts';

/** People who own recordings, and how `watch-owners` last read them. */
async function watched(...states: ('active' | 'inactive' | 'gone')[]) {
  const people = states.map((state, at) =>
    aPerson(at + 1, state === 'gone' ? {} : { state, managerId: undefined }),
  );
  const world = await enrichWorld({ people: people.filter((_, at) => states[at] !== 'gone') });
  const owners = people.map(({ ownerId, emails }) => ({ id: ownerId, type: 'user', email: emails[0] }));
  await rememberOwners(owners, world);
  await rememberListed(owners, world);
  return {
    ...world,
    owners,
    /** The list of people is read, and then it is the turn of `watch-users`. */
    async hour(moment: string) {
      const now = world.clock.set(moment);
      await keepAccounts(
        new Map(people.map(each => [each.ownerId, world.staff.get(each.ownerId)?.state ?? 'missing'])),
        world,
      );
      await markLeavers(new Set(world.staff.keys()), world);
      await markRead('people', now, world);
      await watchUsers({ deadline: farDeadline }, world);
      return (await world.cases()).map(({ status, words }) => ({
        status,
        signal: words['webex:people']?.leave?.signal,
        id: words['webex:people']?.subject.webexPersonId,
      }));
    },
  };
}

it('whoever is inactive or gone at two looks an hour apart has a case, and nobody else', async () => {
  const world = await watched('active', 'inactive', 'gone');
  expect(await world.hour('2026-03-02T10:00:00Z')).toEqual([]);
  // Run twice on one look, it is still one look.
  expect(await world.hour('2026-03-02T10:00:00Z')).toEqual([]);
  const opened = await world.hour('2026-03-02T11:00:00Z');
  expect(opened.toSorted((one, other) => (String(one.id) < String(other.id) ? -1 : 1))).toEqual([
    { status: 'noted', signal: 'account-disabled', id: idOf(2) },
    { status: 'noted', signal: 'account-deleted', id: idOf(3) },
  ]);
  expect(await world.hour('2026-03-02T12:00:00Z')).toHaveLength(2);
});

it('whoever was active in between is looked at anew', async () => {
  const world = await watched('inactive');
  await world.hour('2026-03-02T10:00:00Z');
  world.staff.set(idOf(1), aPerson(1));
  await world.hour('2026-03-02T11:00:00Z');
  world.staff.set(idOf(1), aPerson(1, { state: 'inactive' }));
  expect(await world.hour('2026-03-02T12:00:00Z')).toEqual([]);
  expect(await world.hour('2026-03-02T13:00:00Z')).toHaveLength(1);
});

it('a list that does not show somebody proves nothing', async () => {
  const world = await watched('active');
  const person = aPerson(1);
  world.staff.delete(idOf(1));
  await world.hour('2026-03-02T10:00:00Z');
  world.clock.set('2026-03-02T11:00:00Z');
  await markRead('people', world.clock.now(), world);
  world.staff.set(idOf(1), person);
  await watchUsers({ deadline: farDeadline }, world);
  expect(await world.cases()).toEqual([]);
});

it('a case that a person has ended is not opened again, until the account was active in between', async () => {
  const world = await watched('inactive');
  await world.hour('2026-03-02T10:00:00Z');
  await world.hour('2026-03-02T11:00:00Z');
  const [opened] = await world.cases();
  if (opened === undefined) throw new Error('No case was opened.');
  const { wake: _wake, lookAt: _look, ...base } = opened;
  const ended = { ...base, status: 'cancelled', endedAt: '2026-03-02T11:30:00Z', because: 'person' };
  await world.offboardings.write({ moves: [{ from: opened, to: readCase(ended) }] });
  expect(await world.hour('2026-03-02T12:30:00Z')).toMatchObject([{ status: 'cancelled' }]);
  world.staff.set(idOf(1), aPerson(1));
  await world.hour('2026-03-03T10:00:00Z');
  world.staff.set(idOf(1), aPerson(1, { state: 'inactive' }));
  await world.hour('2026-03-03T11:00:00Z');
  expect((await world.hour('2026-03-03T12:00:00Z')).map(({ status }) => status).toSorted()).toEqual([
    'cancelled',
    'noted',
  ]);
});

it('too many at once pull the brake', async () => {
  const world = await watched(...Array.from({ length: 11 }, () => 'inactive' as const));
  await world.hour('2026-03-02T10:00:00Z');
  await world.hour('2026-03-02T11:00:00Z');
  expect(world.said('too-many-leavers')).toMatchObject([{ level: 'error', facts: { most: 10 } }]);
});

it('once a day there is an alarm for each open case whose recordings are deleted within a week', async () => {
  const world = await watched('active');
  const effectiveAt = (day: string) => {
    const { hr } = aCase().words;
    return { words: { hr: { ...hr, leave: { ...hr?.leave, effectiveAt: `${day}T22:00:00Z` } } } };
  };
  // Thirty days before the ninth of March, and the day after that.
  await world.put(aCase('held', { id: 'near', ...effectiveAt('2026-02-06') }), []);
  await world.put(aCase('held', { id: 'far', ...effectiveAt('2026-02-08') }), []);
  await world.put(aCase('reassigned', { id: 'done', ...effectiveAt('2026-01-01') }), []);
  await world.hour('2026-03-02T10:00:00Z');
  await world.hour('2026-03-02T11:00:00Z');
  expect(world.said('offboarding-deadline-near')).toEqual([
    {
      level: 'error',
      event: 'offboarding-deadline-near',
      facts: { id: 'near', status: 'held', daysLeft: 6 },
    },
  ]);
  await world.hour('2026-03-03T10:00:00Z');
  expect(world.said('offboarding-deadline-near').map(({ facts }) => facts['id'])).toEqual(['near', 'near']);
});

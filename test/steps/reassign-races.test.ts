import { expect, it } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import type { WebexReader } from '../../lib/ports.ts';
import { joao, marta, reassignWorld } from '../build/reassign-world.ts';
import { at } from '../build/recordings.ts';

it('whoever comes back between the last look and the call keeps everything', async () => {
  const world = await reassignWorld();
  world.has(2);
  await world.add();
  await world.ring();
  const people = {
    ...world.ports.people,
    async withId(ownerId: string, deadline: ReturnType<typeof at>) {
      await world.edit(each => {
        if (each.status !== 'reassigning') throw new Error('It has not begun.');
        return { ...each, returnedAt: at('2026-03-31T21:59:00Z') };
      });
      return world.ports.people.withId(ownerId, deadline);
    },
  };
  await world.run({ people });
  expect(world.webex.arrived).toEqual([]);
  expect(world.webex.owners()).toEqual({ [marta]: 2 });
});

it('what only lists still show with the old owner is not sent once more', async () => {
  const world = await reassignWorld();
  world.has(6);
  await world.add();
  await world.until('2026-03-31T22:10:00Z');
  const { webex } = world.ports;
  const late: WebexReader = {
    ...webex,
    async *list(...given) {
      for await (const page of webex.list(...given))
        yield { ...page, recordings: page.recordings.map(each => ({ ...each, ownerId: marta })) };
    },
  };
  world.clock.set('2026-03-31T22:20:00Z');
  await world.ring();
  await world.run({ webex: late, deadline: at('2026-03-31T22:20:00.001Z') });
  await world.until('2026-04-01T02:00:00Z');
  expect(world.webex.arrived).toHaveLength(1);
  expect(await world.theCase()).toMatchObject({ status: 'reassigned', reassignment: { moved: 6 } });
});

it('a call that never arrived is sent again as it was, guard and all, however often', async () => {
  const world = await reassignWorld();
  world.has(1);
  const error = new TransientError('webex-unavailable', 'It was reset.');
  world.webex.troubles.push({ error, done: false }, { error, done: false }, { error, done: false });
  await world.add();
  await world.until('2026-04-01T02:00:00Z');
  expect(world.webex.arrived.map(({ from }) => from !== undefined)).toEqual([true, true, true, true]);
  expect(world.webex.owners()).toEqual({ [joao]: 1 });
  expect(world.said('recordings-left')).toEqual([]);
  expect(world.tooSoon()).toEqual([]);
});

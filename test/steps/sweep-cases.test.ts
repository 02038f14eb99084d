import { expect, it } from 'vitest';
import { ringCases } from '../../lib/steps/sweep-cases.ts';
import { aCase } from '../build/offboardings.ts';
import { offboardingsInMemory } from '../build/offboardings-in-memory.ts';
import { memoryWorld } from '../build/memory-world.ts';
import { at } from '../build/recordings.ts';
import { farDeadline } from '../build/step-world.ts';

const due = at('2026-03-02T09:00:00Z');

async function withCases(...cases: ReturnType<typeof aCase>[]) {
  const offboardings = offboardingsInMemory();
  for (const to of cases) await offboardings.write({ moves: [{ to }] });
  const world = { ...memoryWorld([], at('2026-03-02T10:00:00Z')), offboardings };
  return {
    ...world,
    ring: async () => ringCases({ deadline: farDeadline }, world),
    wakes: () => Object.fromEntries([...offboardings.cases].map(([id, { wake }]) => [id, wake])),
  };
}

it('each case that is due rings whoever acts on it, once in half an hour', async () => {
  const statuses = ['noted', 'held', 'needs-successor', 'scheduled', 'reassigning', 'reassigned'] as const;
  const cases = statuses.map(status => aCase(status, { id: status, lookAt: due, wake: undefined }));
  const world = await withCases(...cases, aCase('held', { id: 'later', lookAt: at('2026-03-02T10:00:01Z') }));
  expect(await world.ring()).toBe(6);
  expect(world.wakes()).toEqual({
    noted: 'enrich',
    held: 'enrich',
    'needs-successor': 'enrich',
    scheduled: 'reassign',
    reassigning: 'reassign',
    reassigned: 'reassign',
    later: undefined,
  });
  expect(await world.ring()).toBe(0);
  world.clock.set('2026-03-02T10:30:00Z');
  expect(await world.ring()).toBe(7);
});

it('no more are rung in a run than Webex bears, those who leave first before others', async () => {
  const leaver = (number: number) => {
    const effectiveAt = `2026-03-${String(2 + (number % 28)).padStart(2, '0')}T22:00:00Z`;
    const { hr } = aCase().words;
    const words = { hr: { ...hr, leave: { ...hr?.leave, effectiveAt } } };
    return aCase('scheduled', { id: `case-${number}`, words, effectiveAt, lookAt: due });
  };
  const world = await withCases(...Array.from({ length: 56 }, (_, number) => leaver(number)));
  expect(await world.ring()).toBe(40);
  const left = [...world.offboardings.cases.values()].filter(({ wake }) => wake === undefined);
  expect(left.map(each => (each.status === 'scheduled' ? each.effectiveAt : '')).toSorted()[0]).toBe(
    '2026-03-22T22:00:00.000Z',
  );
  expect(await world.ring()).toBe(16);
});

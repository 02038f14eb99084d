import { describe, expect, it } from 'vitest';
import type { Recording } from '../../lib/domain/recording.ts';
import type { RowFilter } from '../../lib/domain/row-filter.ts';
import { listRows } from '../../lib/steps/list-rows.ts';
import { fateWorld } from '../build/fate-world.ts';
import { aHold } from '../build/holds.ts';
import { aRule } from '../build/policies.ts';
import { aDiscovered, anArchived, aParked, at, facts } from '../build/recordings.ts';
import { aTrashed } from '../build/retained-rows.ts';
import { all } from '../build/webex.ts';

const { origin } = facts();
const archived = anArchived();
const trashed = aTrashed({ facts: facts({ createTime: at('2026-02-10T00:00:00Z') }) });
const parked = aParked({ reason: 'empty' });
const malformed = aParked({ facts: undefined, reason: 'malformed' });
const reassigned = anArchived({
  facts: facts({
    origin: { ...origin, locationId: 'elsewhere', topic: 'Board' },
    owner: { id: '0c7e1a52-2f0b-4b57-8a53-6f3f6d0f7e90', email: 'jonas.ek@example.com', type: 'user' },
    createTime: at('2026-03-01T23:59:59.999Z'),
  }),
});
const place = aDiscovered({
  facts: facts({ origin: { ownerId: 'Ab-12345678', ownerType: 'place', serviceType: 'calling', topic: '' } }),
});
const rows: Readonly<Record<string, Recording>> = { archived, trashed, parked, malformed, reassigned, place };
const names = Object.keys(rows);

async function filledWorld() {
  const world = await fateWorld();
  await world.putAll(Object.values(rows));
  await world.adopt({
    rules: [aRule({ name: 'board', match: { topic: 'board' } }), aRule({ name: 'rest' })],
  });
  await world.holds.add(aHold({ scope: 'recording', recordingId: trashed.id }));
  return world;
}

async function listedBy(filter: RowFilter, showPeople = false) {
  const world = await filledWorld();
  const unreadable = () => undefined;
  return all(listRows({ filter, showPeople, unreadable }, world));
}

describe('a list of rows', () => {
  it.each<[RowFilter, string[]]>([
    [{}, names],
    [{ states: ['archived', 'trashed'] }, ['archived', 'trashed', 'reassigned']],
    [{ reason: 'empty' }, ['parked']],
    [{ held: true }, ['trashed']],
    [{ held: false }, names],
    [{ rule: 'board' }, ['reassigned']],
    [{ rule: 'rest' }, ['archived', 'trashed', 'parked', 'place']],
    [{ location: origin.locationId?.toUpperCase() }, ['archived', 'trashed', 'parked']],
    [{ owner: '0C7E1A52-2f0b-4b57-8a53-6f3f6d0f7e90' }, ['reassigned']],
    [{ owner: 'Jonas.Ek@example.com' }, ['reassigned']],
    [{ owner: 'marta.lindqvist@example.com' }, ['archived', 'trashed', 'parked', 'reassigned']],
    [{ owner: 'ab12345678' }, ['place']],
    [{ from: '2026-03-02' }, ['archived', 'parked', 'place']],
    [{ from: '2026-02-10', to: '2026-03-01' }, ['trashed', 'reassigned']],
    [{ to: '2026-03-01' }, ['trashed', 'reassigned']],
    [{ from: '2020-01-01', to: '2026-03-01' }, ['trashed', 'reassigned']],
    [{ from: '2026-03-02', states: ['parked'] }, ['parked']],
  ])('filtered by %j has what is so, and nothing else', async (filter, expected) => {
    const ids = (await listedBy(filter)).map(({ id }) => id);
    const found = names.filter(name => ids.some(id => id === rows[name]?.id));
    expect([found, ids.length]).toStrictEqual([expected, expected.length]);
  });

  it('says of each its state, rule, holds and fate, and of people only where that was asked for', async () => {
    const [row] = await listedBy({ held: true });
    expect(row).toStrictEqual({
      ...{ id: trashed.id, status: 'trashed', since: trashed.trashedAt, durationSeconds: 600 },
      ...{ createTime: '2026-02-10T00:00:00.000Z', isArchived: true, rule: 'rest', holds: ['H-2026-004'] },
      ...{ fate: undefined, reason: undefined },
    });
    const [asked] = await listedBy({ rule: 'board' }, true);
    expect(asked?.people).toStrictEqual({
      ownerId: '0c7e1a52-2f0b-4b57-8a53-6f3f6d0f7e90',
      ownerEmail: 'jonas.ek@example.com',
      topic: 'Board',
    });
  });

  it('has the day that counts since the stage is live', async () => {
    const world = await filledWorld();
    await world.sweep();
    await world.live('2026-05-31T12:00:00Z');
    const input = {
      filter: { states: ['archived' as const] },
      showPeople: false,
      unreadable: () => undefined,
    };
    const found = await all(listRows(input, world));
    expect(found.map(({ fate }) => fate)).toStrictEqual([
      { action: 'trash', day: '2026-06-08' },
      { action: 'trash', day: '2026-06-08' },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { StaleMoveError } from '../../lib/domain/errors.ts';
import type { Hold } from '../../lib/domain/hold.ts';
import type { Holds } from '../../lib/ports.ts';
import { aHold } from '../build/holds.ts';
import { anId, at } from '../build/recordings.ts';
import { opened, type Open } from './open.ts';

const first = { releasedAt: at('2026-03-05T12:00:00Z'), releasedBy: 'Ana Rebelo' };
const later = { releasedAt: at('2026-03-06T12:00:00Z'), releasedBy: 'Jon Sand' };

/** What every Holds promises. `open` gives each test an empty one: the lists show all there is. */
export function holdsContract(open: Open<Holds>): void {
  describe('a hold that is added', () => describeAdd(open));
  describe('the lists', () => describeLists(open));
  describe('a hold that is released', () => describeRelease(open));
}

function describeAdd(open: Open<Holds>): void {
  it.each<[string, Record<string, unknown>]>([
    ['a recording', { scope: 'recording', recordingId: anId() }],
    ['an owner', { scope: 'owner', ownerId: '7b1de5ac-58c1-4d7e-9f0a-1c6f3a0b9e21' }],
    ['a location', { scope: 'location', locationId: 'US' }],
    ['a type of service', { scope: 'service-type', serviceType: 'customerAssist' }],
    ['everything', { scope: 'everything' }],
  ])('on %s comes back as it was written', async (_name, scope) => {
    const holds = await opened(open);
    const hold = aHold(scope);
    await holds.add(hold);
    expect(await holds.all()).toStrictEqual([hold]);
    expect(await holds.inForce()).toStrictEqual([hold]);
  });

  it('with all the characters that it may have comes back as it was written', async () => {
    const holds = await opened(open);
    const hold = aHold({ id: '№'.repeat(100), reason: '🎧'.repeat(500), by: `O'Hara; "legal"\n--` });
    await holds.add(hold);
    expect(await holds.inForce()).toStrictEqual([hold]);
  });

  it('again is there once', async () => {
    const holds = await opened(open);
    await holds.add(aHold());
    await holds.add({ ...aHold(), releasedAt: undefined });
    expect(await holds.all()).toStrictEqual([aHold()]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['another reason', { reason: 'Case 4712' }],
    ['another person', { by: 'Jon Sand' }],
    ['another time', { placedAt: '2026-03-02T12:00:00.001Z' }],
    ['another scope', { scope: 'location', locationId: 'US' }],
    ['a release', first],
  ])('under an id that is taken, with %s, is refused with what is there', async (_name, change) => {
    const holds = await opened(open);
    await holds.add(aHold());
    const error = await failureOf(holds.add(aHold(change)));
    expect(error).toBeInstanceOf(StaleMoveError);
    expect(error).toHaveProperty('winner', aHold());
    expect(await holds.inForce()).toStrictEqual([aHold()]);
  });

  it('again after it was released is refused, and stays released', async () => {
    const holds = await opened(open);
    const hold = aHold();
    await holds.add(hold);
    const released = await holds.release(hold.id, first.releasedBy, first.releasedAt);
    const error = await failureOf(holds.add(hold));
    expect(error).toBeInstanceOf(StaleMoveError);
    expect(error).toHaveProperty('winner', released);
    expect(await holds.inForce()).toStrictEqual([]);
  });

  it('by fifty at once with fifty reasons is that of one, and all others learn whose', async () => {
    const holds = await opened(open);
    const outcomes = await Promise.allSettled(
      numbers(50).map(async each => holds.add(aHold({ reason: `Case ${each}` }))),
    );
    const losers = outcomes.filter(each => each.status === 'rejected').map((each): unknown => each.reason);
    const winner = aHold({ reason: `Case ${outcomes.findIndex(each => each.status === 'fulfilled')}` });
    expect(losers.map(winnerIn)).toStrictEqual(Array(49).fill(winner));
    expect(await holds.all()).toStrictEqual([winner]);
  });

  it('by twenty at once who say the same is there once, for all of them', async () => {
    const holds = await opened(open);
    await Promise.all(numbers(20).map(async () => holds.add(aHold())));
    expect(await holds.all()).toStrictEqual([aHold()]);
  });
}

function describeLists(open: Open<Holds>): void {
  it('are empty at first', async () => {
    const holds = await opened(open);
    expect(await holds.inForce()).toStrictEqual([]);
    expect(await holds.all()).toStrictEqual([]);
  });

  it('have each hold as soon as it was added', async () => {
    const holds = await opened(open);
    for (const each of numbers(12)) {
      await holds.add(aHold({ id: `H-${each}` }));
      expect(idsOf(await holds.inForce())).toContain(`H-${each}`);
    }
  });

  it('have all of thirty holds, and only one of them those that were released', async () => {
    const holds = await opened(open);
    const ids = numbers(30).map(each => `H-${String(each).padStart(2, '0')}`);
    await Promise.all(ids.map(async id => holds.add(aHold({ id }))));
    const gone = ids.filter((_id, each) => each % 3 !== 0);
    await Promise.all(gone.map(async id => holds.release(id, first.releasedBy, first.releasedAt)));
    expect(idsOf(await holds.all())).toStrictEqual(ids);
    expect(idsOf(await holds.inForce())).toStrictEqual(ids.filter(id => !gone.includes(id)));
  });
}

function describeRelease(open: Open<Holds>): void {
  it('is not in force any more, and says by whom and when', async () => {
    const holds = await opened(open);
    const [hold, other] = [aHold({ id: 'H-1' }), aHold({ id: 'H-2' })];
    await holds.add(hold);
    await holds.add(other);
    const released = await holds.release('H-1', first.releasedBy, first.releasedAt);
    expect(released).toStrictEqual({ ...hold, ...first });
    expect(await holds.inForce()).toStrictEqual([other]);
    expect(sorted(await holds.all())).toStrictEqual([released, other]);
  });

  it('again keeps the first release', async () => {
    const holds = await opened(open);
    await holds.add(aHold());
    await holds.release(aHold().id, first.releasedBy, first.releasedAt);
    const again = await holds.release(aHold().id, later.releasedBy, later.releasedAt);
    expect(again).toStrictEqual({ ...aHold(), ...first });
    expect(await holds.all()).toStrictEqual([{ ...aHold(), ...first }]);
  });

  it('by nobody in particular is refused, and stays in force', async () => {
    const holds = await opened(open);
    await holds.add(aHold());
    await failureOf(holds.release(aHold().id, ' ', first.releasedAt));
    expect(await holds.inForce()).toStrictEqual([aHold()]);
  });

  it('is made by no release', async () => {
    const holds = await opened(open);
    expect(await holds.release('H-9', first.releasedBy, first.releasedAt)).toBeUndefined();
    expect(await holds.all()).toStrictEqual([]);
  });

  it('by fifty at once is released by one, and all learn by whom', async () => {
    const holds = await opened(open);
    await holds.add(aHold());
    const outcomes = await Promise.all(
      numbers(50).map(async each => holds.release(aHold().id, `Clerk ${each}`, first.releasedAt)),
    );
    const [stored] = await holds.all();
    expect(stored).toHaveProperty('releasedBy');
    expect(outcomes).toStrictEqual(Array(50).fill(stored));
  });
}

function idsOf(holds: readonly Hold[]): string[] {
  return sorted(holds).map(each => each.id);
}

/** In an order of our own: the lists promise none. */
function sorted(holds: readonly Hold[]): Hold[] {
  return holds.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

function winnerIn(error: unknown): unknown {
  if (!(error instanceof StaleMoveError)) throw error;
  return error.winner;
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.fail('It did not fail.'),
    (error: unknown) => error,
  );
}

function numbers(count: number): number[] {
  return [...Array(count).keys()];
}

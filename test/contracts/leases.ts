import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Leases } from '../../lib/ports.ts';
import { at } from '../build/recordings.ts';
import { opened, type Open } from './open.ts';

const noon = at('2026-03-02T12:00:00Z');
const half = at('2026-03-02T12:00:30Z');
const one = at('2026-03-02T12:01:00Z');
const justBeforeOne = at('2026-03-02T12:00:59.999Z');
const two = at('2026-03-02T12:02:00Z');
const three = at('2026-03-02T12:03:00Z');

/** What every Leases promises. Tests use names of their own, so `open` may give all of them the same leases. */
export function leasesContract(open: Open<Leases>): void {
  it('is taken when nobody has it', async () => {
    const { leases, name } = await ready(open);
    expect(await leases.take(name, 'anna', one, noon)).toBe(true);
  });

  it('is refused to others until the moment that it ends, and goes to the first who comes then', async () => {
    const { leases, name } = await ready(open);
    await leases.take(name, 'anna', one, noon);
    expect(await leases.take(name, 'bert', two, noon)).toBe(false);
    expect(await leases.take(name, 'bert', two, justBeforeOne)).toBe(false);
    expect(await leases.take(name, 'bert', two, one)).toBe(true);
    expect(await leases.take(name, 'anna', three, one)).toBe(false);
  });

  it('is not made longer by those to whom it is refused', async () => {
    const { leases, name } = await ready(open);
    await leases.take(name, 'anna', one, noon);
    await leases.take(name, 'bert', three, noon);
    expect(await leases.take(name, 'carl', two, one)).toBe(true);
  });

  it('is renewed by its holder, before it ends and after', async () => {
    const { leases, name } = await ready(open);
    await leases.take(name, 'anna', one, noon);
    expect(await leases.take(name, 'anna', two, half)).toBe(true);
    expect(await leases.take(name, 'bert', three, one)).toBe(false);
    expect(await leases.take(name, 'anna', three, two)).toBe(true);
    expect(await leases.take(name, 'bert', three, two)).toBe(false);
  });

  it.each([
    ['an earlier', half],
    ['the same', two],
  ])('stays as long as it was when its holder takes it until %s moment', async (_name, until) => {
    const { leases, name } = await ready(open);
    await leases.take(name, 'anna', two, noon);
    expect(await leases.take(name, 'anna', until, noon)).toBe(true);
    expect(await leases.take(name, 'bert', three, one)).toBe(false);
    expect(await leases.take(name, 'bert', three, two)).toBe(true);
  });

  it('that was released is free at once', async () => {
    const { leases, name } = await ready(open);
    await leases.take(name, 'anna', two, noon);
    await leases.release(name, 'anna');
    expect(await leases.take(name, 'bert', one, noon)).toBe(true);
    expect(await leases.take(name, 'anna', three, one)).toBe(true);
  });

  it('is not released by someone else, nor by who had it before', async () => {
    const { leases, name } = await ready(open);
    await leases.take(name, 'anna', one, noon);
    await leases.release(name, 'bert');
    expect(await leases.take(name, 'bert', two, noon)).toBe(false);
    await leases.take(name, 'bert', two, one);
    await leases.release(name, 'anna');
    expect(await leases.take(name, 'anna', three, one)).toBe(false);
  });

  it('that nobody has may be released, and is still nobody’s', async () => {
    const { leases, name } = await ready(open);
    await leases.release(name, 'anna');
    expect(await leases.take(name, 'bert', one, noon)).toBe(true);
  });

  it('of another name is another one', async () => {
    const { leases, name } = await ready(open);
    const other = ownName();
    await leases.take(name, 'anna', one, noon);
    expect(await leases.take(other, 'bert', one, noon)).toBe(true);
    await leases.release(other, 'bert');
    await leases.release(other, 'anna');
    expect(await leases.take(name, 'bert', two, noon)).toBe(false);
  });

  it('goes to one of fifty who take it at once', async () => {
    const { leases, name } = await ready(open);
    expect(await winnersOf(leases, name)).toHaveLength(1);
  });

  it('that has ended goes to one of fifty who take it at once, who has it then', async () => {
    const { leases, name } = await ready(open);
    await leases.take(name, 'anna', noon, at('2026-03-02T11:59:00Z'));
    const winners = await winnersOf(leases, name);
    expect(winners).toHaveLength(1);
    expect(await leases.take(name, 'anna', two, half)).toBe(false);
    expect(await leases.take(name, String(winners[0]), two, half)).toBe(true);
  });
}

/** Who of fifty got it, until one. */
async function winnersOf(leases: Leases, name: string): Promise<string[]> {
  const takers = [...Array(50).keys()].map(each => `taker ${each}`);
  const taken = await Promise.all(takers.map(async taker => leases.take(name, taker, one, noon)));
  return takers.filter((_taker, each) => taken[each] === true);
}

async function ready(open: Open<Leases>) {
  return { leases: await opened(open), name: ownName() };
}

function ownName(): string {
  return `a name/${randomUUID()}`;
}

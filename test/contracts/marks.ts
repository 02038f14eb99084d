import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { minuteMs, plusMs } from '../../lib/domain/time.ts';
import type { Marks } from '../../lib/ports.ts';
import { at } from '../build/recordings.ts';
import { opened, type Open } from './open.ts';

/** What every Marks promises. Tests use names of their own, so `open` may give all of them the same marks. */
export function marksContract(open: Open<Marks>): void {
  const earlier = at('2026-03-02T12:00:00Z');
  const later = at('2026-03-02T12:00:00.001Z');

  it('is undefined before it was set', async () => {
    const marks = await opened(open);
    expect(await marks.get(ownName())).toBeUndefined();
  });

  it('moves later', async () => {
    const marks = await opened(open);
    const name = ownName();
    await marks.advance(name, earlier);
    expect(await marks.get(name)).toBe(earlier);
    await marks.advance(name, later);
    expect(await marks.get(name)).toBe(later);
  });

  it('never moves earlier', async () => {
    const marks = await opened(open);
    const name = ownName();
    await marks.advance(name, later);
    await marks.advance(name, earlier);
    expect(await marks.get(name)).toBe(later);
  });

  it('stays where it is when it is set there again', async () => {
    const marks = await opened(open);
    const name = ownName();
    await marks.advance(name, later);
    await marks.advance(name, later);
    expect(await marks.get(name)).toBe(later);
  });

  it('is one for each name', async () => {
    const marks = await opened(open);
    const [name, other] = [ownName(), ownName()];
    await marks.advance(name, later);
    expect(await marks.get(other)).toBeUndefined();
    await marks.advance(other, earlier);
    expect(await marks.get(other)).toBe(earlier);
    expect(await marks.get(name)).toBe(later);
  });

  it('is the latest of twenty that arrive at once', async () => {
    const marks = await opened(open);
    const name = ownName();
    // 7 and 20 share no factor: every minute comes once, in no order.
    const minutes = [...Array(20).keys()].map(each => (each * 7 + 11) % 20);
    await Promise.all(minutes.map(async minute => marks.advance(name, plusMs(earlier, minute * minuteMs))));
    expect(await marks.get(name)).toBe(at('2026-03-02T12:19:00Z'));
  });
}

function ownName(): string {
  return `a name/${randomUUID()}`;
}

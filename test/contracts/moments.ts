import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { minuteMs, plusMs, type Instant } from '../../lib/domain/time.ts';
import { at } from '../build/recordings.ts';
import { opened, type Open } from './open.ts';

type Moments = {
  get(name: string): Promise<Instant | undefined>;
  raise(name: string, at: Instant): Promise<void>;
};

/** What rate gates and marks have in common: named moments that only move later. Tests use names of their own. */
export function momentsContract(open: Open<Moments>): void {
  const earlier = at('2026-03-02T12:00:00Z');
  const later = at('2026-03-02T12:00:00.001Z');

  it('is undefined before it was set', async () => {
    const moments = await opened(open);
    expect(await moments.get(ownName())).toBeUndefined();
  });

  it('moves later', async () => {
    const moments = await opened(open);
    const name = ownName();
    await moments.raise(name, earlier);
    expect(await moments.get(name)).toBe(earlier);
    await moments.raise(name, later);
    expect(await moments.get(name)).toBe(later);
  });

  it('never moves earlier', async () => {
    const moments = await opened(open);
    const name = ownName();
    await moments.raise(name, later);
    await moments.raise(name, earlier);
    expect(await moments.get(name)).toBe(later);
  });

  it('stays where it is when it is set there again', async () => {
    const moments = await opened(open);
    const name = ownName();
    await moments.raise(name, later);
    await moments.raise(name, later);
    expect(await moments.get(name)).toBe(later);
  });

  it('is one for each name', async () => {
    const moments = await opened(open);
    const [name, other] = [ownName(), ownName()];
    await moments.raise(name, later);
    expect(await moments.get(other)).toBeUndefined();
    await moments.raise(other, earlier);
    expect(await moments.get(other)).toBe(earlier);
    expect(await moments.get(name)).toBe(later);
  });

  it('is the latest of twenty that arrive at once', async () => {
    const moments = await opened(open);
    const name = ownName();
    // 7 and 20 share no factor: every minute comes once, in no order.
    const minutes = [...Array(20).keys()].map(each => (each * 7 + 11) % 20);
    await Promise.all(minutes.map(async minute => moments.raise(name, plusMs(earlier, minute * minuteMs))));
    expect(await moments.get(name)).toBe(at('2026-03-02T12:19:00Z'));
  });
}

function ownName(): string {
  return `a name/${randomUUID()}`;
}

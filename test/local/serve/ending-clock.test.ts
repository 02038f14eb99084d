import { describe, expect, it } from 'vitest';
import { endingClock } from '../../../local/serve/ending-clock.ts';
import { virtualClock } from '../../../local/driver/virtual-clock.ts';
import { at } from '../../build/recordings.ts';

const stopped = {
  name: 'TransientError',
  fault: 'time-ran-out',
  message: expect.stringContaining('stopped') as unknown,
};

function aClock() {
  const time = virtualClock(at('2026-10-01T00:00:00Z'), async () => undefined);
  return { time, ...endingClock(time) };
}

describe('the clock of runs that are to end', () => {
  it('ends a wait at once, as time that ran out, and lets none begin', async () => {
    const { time, clock, end } = aClock();
    const waiting = clock.sleep(3_600_000);
    end();
    await expect(waiting).rejects.toMatchObject(stopped);
    await expect(clock.sleep(1)).rejects.toMatchObject(stopped);
    expect(time.now()).toBe('2026-10-01T00:00:00.000Z');
  });

  it('waits as any clock does before, and is called off as any clock is', async () => {
    const { time, clock, end } = aClock();
    const waited = clock.sleep(60_000).then(() => clock.now());
    await time.run(() => clock.now() >= at('2026-10-01T00:01:00Z'));
    expect(await waited).toBe('2026-10-01T00:01:00.000Z');
    const off = new AbortController();
    const calledOff = clock.sleep(60_000, off.signal);
    off.abort();
    await expect(calledOff).resolves.toBeUndefined();
    end();
    await expect(clock.sleep(60_000, off.signal)).resolves.toBeUndefined();
  });
});

import { expect, it } from 'vitest';
import { keptFor } from '../../lib/runtime/kept-for.ts';
import { handClock } from '../build/step-world.ts';

function counted() {
  const clock = handClock();
  const state = { reads: 0, fails: false };
  const kept = keptFor(
    async () => {
      state.reads += 1;
      if (state.fails) throw new Error('Not now.');
      return state.reads;
    },
    { clock, mostMs: 300_000, leastMs: 30_000 },
  );
  return { clock, state, kept };
}

it('what was read is kept for as long as it may be', async () => {
  const { clock, kept } = counted();
  expect([await kept.read(), await kept.read()]).toEqual([1, 1]);
  clock.pass(299_999);
  expect(await kept.read()).toBe(1);
  clock.pass(1);
  expect(await kept.read()).toBe(2);
});

it('it is read again on request, and no more often than it may be', async () => {
  const { clock, kept } = counted();
  await kept.read();
  expect(await kept.renew()).toBe(false);
  clock.pass(30_000);
  expect(await kept.renew()).toBe(true);
  expect(await kept.renew()).toBe(false);
  expect(await kept.read()).toBe(2);
});

it('a failure is not kept', async () => {
  const { state, kept } = counted();
  state.fails = true;
  await expect(kept.read()).rejects.toThrow('Not now.');
  state.fails = false;
  expect(await kept.read()).toBe(2);
});

it('those who ask at once are answered by one reading', async () => {
  const { kept } = counted();
  expect(await Promise.all([kept.read(), kept.read(), kept.read()])).toEqual([1, 1, 1]);
});

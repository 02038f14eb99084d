import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { newGate, openingFor, reserve, slowDown, type RateGate } from '../../lib/domain/pace.ts';
import type { RateGates } from '../../lib/ports.ts';
import { at } from '../build/recordings.ts';
import { opened, type Open } from './open.ts';

const now = at('2026-03-02T12:00:00Z');
/** Of a pace, a ceiling and moments that are no round numbers. */
const used: RateGate = reserve(
  slowDown({ ...newGate, callsPerSecond: 17.3 }, { waitMs: 1, begunAt: now, now }),
  {
    work: 'reconcile',
    calls: 3,
    now: at('2026-03-02T12:00:00.007Z'),
  },
);

/** What every RateGates promises. Tests use tokens of their own, so `open` may give all of them the same gates. */
export function rateGatesContract(open: Open<RateGates>): void {
  it('has no row of a token before it was used', async () => {
    const gates = await opened(open);
    expect(await gates.get(ownToken())).toBeUndefined();
  });

  it('gives back what was written, to the letter', async () => {
    const [gates, token] = [await opened(open), ownToken()];
    expect(await gates.change(token, () => used)).toStrictEqual(used);
    expect(await gates.get(token)).toStrictEqual(used);
  });

  it('shows whoever changes it what was written last', async () => {
    const [gates, token] = [await opened(open), ownToken()];
    const seen: unknown[] = [];
    for (const next of [used, newGate])
      await gates.change(token, before => {
        seen.push(before);
        return next;
      });
    expect(seen).toStrictEqual([undefined, used]);
    expect(await gates.get(token)).toStrictEqual(newGate);
  });

  it('stays as it is where nothing is to be written', async () => {
    const [gates, token] = [await opened(open), ownToken()];
    expect(await gates.change(token, () => undefined)).toBeUndefined();
    expect(await gates.get(token)).toBeUndefined();
    await gates.change(token, () => used);
    expect(await gates.change(token, () => undefined)).toStrictEqual(used);
    expect(await gates.get(token)).toStrictEqual(used);
  });

  it('is one for each token', async () => {
    const [gates, token, other] = [await opened(open), ownToken(), ownToken()];
    await gates.change(token, () => used);
    expect(await gates.get(other)).toBeUndefined();
  });

  it('gives ten that reserve at once ten different moments', async () => {
    const [gates, token] = [await opened(open), ownToken()];
    const taken = await Promise.all(
      Array.from({ length: 10 }, async () => {
        let moment = '';
        await gates.change(token, (gate = newGate) => {
          moment = openingFor(gate, 'new', now).at;
          return reserve(gate, { work: 'new', calls: 1, now });
        });
        return moment;
      }),
    );
    expect(taken.toSorted()).toStrictEqual(
      Array.from({ length: 10 }, (_, index) => `2026-03-02T12:00:00.${index}00Z`),
    );
  });
}

function ownToken(): string {
  return `a token/${randomUUID()}`;
}

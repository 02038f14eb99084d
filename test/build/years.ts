import { expect } from 'vitest';
import { z } from 'zod';
import { aYear } from './year.ts';
import { disagreements } from './year-judge.ts';

/** One request in fifty meets a fault, of any kind. */
const weather = { faults: { share: 0.02 }, streams: 'wild', hands: true } as const;
const count = 300;
const perTest = 10;
const only = z.coerce.number().int().optional().parse(process.env['SEED']);

/** The seeds of every second ten of three hundred years, or the one that the environment names: `SEED=17`. */
export function tensOfSeeds(which: 0 | 1): number[][] {
  if (only !== undefined) return [[only]];
  const tens = Array.from({ length: count / perTest }, (_, ten) => ten).filter(ten => ten % 2 === which);
  return tens.map(ten => Array.from({ length: perTest }, (_, index) => ten * perTest + index + 1));
}

/** Lives through these years, and expects each of them to end well. */
export async function liveThrough(seeds: readonly number[]): Promise<void> {
  const writes: string[] = [];
  for (const seed of seeds) {
    const { problems, truth, rows } = await aYear(seed, weather);
    const again = `SEED=${seed} vitest run test/simulation/years.test.ts shows it again`;
    expect(problems, again).toEqual([]);
    expect(truth.faults, again).toEqual([]);
    expect(disagreements(truth, rows), again).toEqual([]);
    expect(
      rows.filter(row => row.status === 'parked').map(row => row.id),
      again,
    ).toEqual([]);
    writes.push(...truth.writes.filter(each => each.token !== 'by-hand').map(each => each.operation));
  }
  // Otherwise nothing was shown.
  if (only === undefined) expect(new Set(writes)).toEqual(new Set(['softDelete', 'purge', 'restore']));
}

import { describe, expect, it } from 'vitest';
import { aYear } from '../build/year.ts';
import type { Weather } from '../build/year-script.ts';

const slowMs = 120_000;
const seeds = Array.from({ length: 16 }, (_, index) => index + 1);
const calm: Weather = { faults: {}, streams: 'calm', hands: false };
const storm: Weather = { faults: { share: 0.05 }, streams: 'wild', hands: false };

/** How it ends, for the table and for Webex, and what was found fault with on the way. */
async function endOf(seed: number, weather: Weather) {
  const { rows, truth, problems } = await aYear(seed, weather);
  return {
    problems,
    misconduct: truth.faults,
    table: rows
      .map(row => ({
        ...{ id: row.id, status: row.status, by: 'by' in row ? row.by : undefined },
        archive: 'archive' in row ? { ...row.archive, verifiedAt: undefined } : undefined,
      }))
      .toSorted((one, other) => one.id.localeCompare(other.id)),
    webex: truth.recordings.map(({ id, status }) => `${id} is ${status}`),
  };
}

describe('a year in which one request in twenty meets a fault, and effects show ten minutes late', () => {
  it.each(seeds)(
    'ends as it does without: %i',
    async seed => {
      const [without, within] = [await endOf(seed, calm), await endOf(seed, storm)];
      expect(within).toEqual({ ...without, problems: [], misconduct: [] });
      expect(within.table.length).toBeGreaterThan(3);
    },
    slowMs,
  );
});

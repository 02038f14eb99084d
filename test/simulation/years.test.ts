import { describe, it } from 'vitest';
import { liveThrough, tensOfSeeds } from '../build/years.ts';

const slowMs = 240_000;

describe('years of policies, holds, people and faults, made up from seeds', { timeout: slowMs }, () => {
  it.each(tensOfSeeds(0).map(seeds => ({ seeds, first: seeds[0] })))(
    'from $first on end with every recording in one state, nothing sent early, held or twice, and nothing overdue',
    async ({ seeds }) => liveThrough(seeds),
  );
});

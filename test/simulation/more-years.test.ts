import { describe, it } from 'vitest';
import { liveThrough, tensOfSeeds } from '../build/years.ts';

const slowMs = 240_000;

// In a file of its own, so that both halves of the three hundred run at once.
describe('more such years', { timeout: slowMs }, () => {
  it.each(tensOfSeeds(1).map(seeds => ({ seeds, first: seeds[0] })))(
    'from $first on end with every recording in one state, nothing sent early, held or twice, and nothing overdue',
    async ({ seeds }) => liveThrough(seeds),
  );
});

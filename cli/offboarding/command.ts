import type { Command } from 'commander';
import { addConnections } from './connections.ts';

/** Adds the commands for departures. */
export function addOffboarding(program: Command): void {
  const offboarding = program
    .command('offboarding')
    .summary('what becomes of recordings of people who leave')
    .description('What becomes of the recordings of people who leave.');
  addConnections(offboarding);
}

import type { RetentionPorts } from '../../lib/steps/retention-run.ts';
import type { mortal } from './mortal.ts';
import type { RetentionWorld } from './retention-world.ts';

/** Where a process dies: at which of its calls, and whether that was done. */
export type Cut = { readonly diesAtWrite: number; readonly written: boolean };

/** Every call of a port that can be cut: reads, writes, and what is sent. */
export function cuttable(world: RetentionWorld, process: ReturnType<typeof mortal>): Partial<RetentionPorts> {
  const { ports } = world;
  return {
    recordings: process.port(ports.recordings, ['get', 'move']),
    webex: process.port(ports.webex, ['details']),
    keeper: process.port(ports.keeper, ['softDelete', 'purge', 'restore']),
    accounts: process.port(ports.accounts, ['stateOf']),
    media: process.port(ports.media, ['head']),
    papers: process.port(ports.papers, ['get', 'put']),
    notes: process.port(ports.notes, ['get']),
    leases: process.port(ports.leases, ['take', 'release']),
    holds: process.port(ports.holds, ['inForce']),
  };
}

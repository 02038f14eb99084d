import { IllegalMoveError } from './errors.ts';

export const statuses = [
  'discovered',
  'binned',
  'archived',
  'trashing',
  'trashed',
  'purging',
  'purged',
  'expiring',
  'expired',
  'parked',
  'vanished',
] as const;
export type Status = (typeof statuses)[number];

/**
 * The one map of legal moves: from → to → what the move is called. `docs/lifecycle.md` draws it, and a test keeps
 * picture and map equal. The "-ing" states are written intents: nothing is destroyed that was not intended on the row.
 */
const moves = {
  discovered: {
    archived: 'archive',
    // Only for a class of recordings that the policy says is not archived.
    trashing: 'intend to trash',
    binned: 'seen in the bin',
    purged: 'seen purged',
    parked: 'park',
    vanished: 'vanish',
  },
  binned: {
    trashed: 'archive from the bin',
    discovered: 'restore',
    purged: 'seen purged',
    parked: 'park',
    vanished: 'vanish',
  },
  archived: {
    trashing: 'intend to trash',
    trashed: 'seen in the bin',
    purged: 'seen purged',
    // Its object was lost or damaged, and Webex still has it.
    discovered: 'archive again',
    parked: 'park',
    vanished: 'vanish',
  },
  trashing: {
    trashed: 'trash',
    archived: 'withdraw',
    discovered: 'withdraw',
    purged: 'seen purged',
    parked: 'park',
    vanished: 'vanish',
  },
  trashed: {
    purging: 'intend to purge',
    archived: 'restore',
    discovered: 'restore',
    purged: 'seen purged',
    parked: 'park',
    vanished: 'vanish',
  },
  purging: {
    purged: 'purge',
    trashed: 'withdraw',
    archived: 'restore',
    discovered: 'restore',
    parked: 'park',
    vanished: 'vanish',
  },
  purged: {
    expiring: 'intend to expire',
    // What Webex shows wins, also over what it showed before.
    trashed: 'seen in the bin',
    binned: 'seen in the bin',
    archived: 'restore',
    discovered: 'restore',
    parked: 'park',
  },
  expiring: { expired: 'expire', purged: 'withdraw', parked: 'park' },
  expired: {},
  parked: {
    discovered: 'release',
    binned: 'release',
    archived: 'release',
    trashing: 'release',
    trashed: 'release',
    purging: 'release',
    purged: 'release',
    expiring: 'release',
    vanished: 'vanish',
  },
  vanished: {
    discovered: 'come back',
    binned: 'come back',
    trashed: 'come back',
    purged: 'seen purged',
    parked: 'park',
  },
} as const satisfies Record<Status, Partial<Record<Status, string>>>;

export const legalMoves: Readonly<Record<Status, Readonly<Partial<Record<Status, string>>>>> = moves;

/** What the move is called, or undefined where the map has none. Staying (a note on the row) is always legal. */
export function moveName(from: Status, to: Status): string | undefined {
  return from === to ? 'note' : legalMoves[from][to];
}

/** @throws IllegalMoveError when the map has no such move */
export function assertLegalMove(from: Status, to: Status): void {
  if (moveName(from, to) === undefined)
    throw new IllegalMoveError(`No recording moves from ${from} to ${to}.`);
}

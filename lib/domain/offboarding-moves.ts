import { IllegalMoveError } from './errors.ts';

export const offboardingStatuses = [
  'noted',
  'held',
  'scheduled',
  'needs-successor',
  'reassigning',
  'reassigned',
  'no-account',
  'cancelled',
  'merged',
] as const;
export type OffboardingStatus = (typeof offboardingStatuses)[number];

// What is not begun may go wherever what was heard and looked up leads.
const unbegun = {
  noted: 'learn more',
  held: 'hold',
  scheduled: 'schedule',
  'needs-successor': 'find nobody',
  'no-account': 'find no account',
  cancelled: 'cancel',
  merged: 'merge',
} as const;

/** The one map of legal moves of a case: from → to → what the move is called. */
export const offboardingMoves: Readonly<
  Record<OffboardingStatus, Readonly<Partial<Record<OffboardingStatus, string>>>>
> = {
  noted: unbegun,
  held: unbegun,
  scheduled: { ...unbegun, reassigning: 'begin' },
  'needs-successor': unbegun,
  reassigning: { reassigned: 'end', 'needs-successor': 'lose the successor' },
  // Recordings may appear for days.
  reassigned: { reassigning: 'find more' },
  'no-account': {},
  cancelled: {},
  merged: {},
};

/** @throws IllegalMoveError when the map has no such move; staying, to note something, is always legal */
export function assertLegalOffboardingMove(from: OffboardingStatus, to: OffboardingStatus): void {
  if (from !== to && offboardingMoves[from][to] === undefined)
    throw new IllegalMoveError(`No case moves from ${from} to ${to}.`);
}

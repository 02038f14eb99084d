import type { Backend } from './backend.ts';
import type { Caller } from './callers.ts';
import type { Change, Status } from './conditions.ts';
import type { BinOperation, Target } from './selection.ts';

/** A write as the truth tells it. `ids` is what it was about, `changed` what it made a difference to. */
export type Write = {
  readonly atMs: number;
  readonly operation: BinOperation | 'delete' | 'reassign';
  readonly token: string;
  readonly ids: readonly string[];
  readonly changed: readonly string[];
  /** The new owner. */
  readonly to?: string | undefined;
  /** Whether it was about whatever was there, and named nothing. */
  readonly all?: true | undefined;
  /** Whether the answer was a refusal all the same: what could be done was done. */
  readonly refused?: true | undefined;
};
type Outcome = { readonly ownerId: string } | { readonly status: Status };
export type Commit = (
  so: Pick<Write, 'operation' | 'to' | 'all' | 'refused'> & { caller: Caller; targets: readonly Target[] },
  outcome: (target: Target) => Outcome | undefined,
) => void;

/**
 * Carries a write out: on disk at once, and shown after the lag. Where `outcome` gives nothing, the recording stays as
 * it is.
 */
export function committing(backend: Backend): Commit {
  const lagMs = (backend.options.effectLagSeconds ?? 0) * 1000;
  return ({ operation, caller, targets, to, all, refused }, outcome) => {
    const atMs = backend.clock.nowMs();
    const changes = targets.flatMap((target): Change[] => {
      const become = outcome(target);
      if (become === undefined) return [];
      return [{ id: target.recording.id, atMs, shownAtMs: atMs + lagMs, ...become }];
    });
    const ids = targets.map(target => target.recording.id);
    const changed = changes.map(each => each.id);
    const write: Write = { atMs, operation, token: caller.name, ids, changed, to, all, refused };
    backend.commit(write, changes);
  };
}

import type { Backend } from './backend.ts';
import type { Caller } from './callers.ts';
import type { Change, Status } from './conditions.ts';
import type { Target } from './selection.ts';
import type { Write } from './write.ts';

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
  const { effectLagSeconds = 0, reassignLagSeconds = effectLagSeconds } = backend.options;
  return ({ operation, caller, targets, to, all, refused }, outcome) => {
    const atMs = backend.clock.nowMs();
    const lagMs = (operation === 'reassign' ? reassignLagSeconds : effectLagSeconds) * 1000;
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

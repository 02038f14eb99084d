import type { Backend } from './backend.ts';
import { binRules } from './bin-rules.ts';
import type { Caller } from './callers.ts';
import { committing } from './commit.ts';
import type { Status } from './conditions.ts';
import { conflict, notFound } from './refusal.ts';
import { selecting, type Target } from './selection.ts';

/** What a person can do to a recording, and which write it is. */
export const handOperations = {
  trash: 'softDelete',
  restore: 'restore',
  purge: 'purge',
  delete: 'delete',
} as const;
export type HandOperation = keyof typeof handOperations;

const hands: Caller = { name: 'by-hand', scopes: [] };

/** A person who acts in Control Hub: past the API, by the same rules, and never on what is not shown yet. */
export function byHand(backend: Backend) {
  const { clock, condition, recordings, switches } = backend;
  const next = binRules(switches);
  const commit = committing(backend);
  const select = selecting(backend);

  function find(id: string): Target {
    const recording = recordings.find(id);
    if (recording === undefined || !backend.visible(recording)) throw notFound();
    const target = { recording, condition: condition.actual(recording, clock.nowMs()) };
    if (target.condition.status === 'gone') throw notFound();
    return target;
  }

  function become(operation: HandOperation, target: Target): Status {
    const { status } = target.condition;
    const wanted = operation === 'delete' ? 'gone' : next(handOperations[operation], target);
    if (wanted === undefined || wanted === status)
      throw conflict(`The recording is ${status}: ${operation} does not fit.`);
    return wanted;
  }

  return (operation: HandOperation, id: string): { id: string; status: Status } => {
    const target = find(id);
    const status = become(operation, target);
    if (operation === 'purge' || operation === 'delete') select.refuseHeld([target]);
    commit({ operation: handOperations[operation], caller: hands, targets: [target] }, () => ({ status }));
    return { id: target.recording.id, status };
  };
}

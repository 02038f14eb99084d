import { z } from 'zod';
import type { Backend } from './backend.ts';
import { demand, type Caller } from './callers.ts';
import { committing } from './commit.ts';
import { binRules } from './bin-rules.ts';
import { badRequest, conflict, notFound } from './refusal.ts';
import { reassigning } from './reassigning.ts';
import { readAsked, selecting, type BinOperation, type Target } from './selection.ts';

const deleteBody = z.looseObject({ reason: z.string().min(1), comment: z.string().max(255).optional() });

/** The five operations that change recordings. Each is true as soon as it is answered, and shows after the lag. */
export function writing(backend: Backend) {
  const { clock, condition, switches } = backend;
  const select = selecting(backend);
  const commit = committing(backend);
  const next = binRules(switches);

  /** Soft delete, restore and purge. */
  function bin(operation: BinOperation, body: unknown, caller: Caller): void {
    demand(caller, 'spark:recordings_write', 'spark-admin:recordings_write');
    const asked = readAsked(operation, body, caller);
    const found = select.asked(asked, caller);
    const fits = (target: Target) => next(operation, target) !== undefined;
    const targets = asked.all ? found.targets.filter(fits) : found.targets;
    if (switches.wrongState === 'refuse' && !targets.every(fits))
      throw conflict('A recording is not in the state that this needs.');
    if (operation === 'purge') select.refuseHeld(targets.filter(fits));
    const refused = found.refusal !== undefined || undefined;
    commit({ operation, caller, targets, all: asked.all || undefined, refused }, target => {
      const status = next(operation, target);
      return status === undefined ? undefined : { status };
    });
    if (found.refusal !== undefined) throw found.refusal;
  }

  return {
    bin,
    reassign: reassigning(backend, select, commit),
    /** The compliance officer's own delete: nobody sees the recording again. */
    delete(id: string, body: unknown, caller: Caller): void {
      demand(caller, 'spark-compliance:recordings_write');
      if (!deleteBody.safeParse(body).success)
        throw badRequest(
          "reason is required for somebody else's recording; comment has at most 255 characters.",
        );
      const recording = backend.recordings.find(id);
      if (recording === undefined || !backend.visible(recording)) throw notFound();
      const target = { recording, condition: condition.actual(recording, clock.nowMs()) };
      if (target.condition.status === 'gone') throw notFound();
      select.refuseHeld([target]);
      commit({ operation: 'delete', caller, targets: [target] }, () => ({ status: 'gone' }));
    },
  };
}

import { z } from 'zod';
import type { Backend } from './backend.ts';
import { demand, type Caller } from './callers.ts';
import type { Commit } from './commit.ts';
import { bareId } from './hydra.ts';
import type { Owner } from './organisation.ts';
import { badRequest, Refusal } from './refusal.ts';
import type { Selecting, Target, Targets } from './selection.ts';

const text = z.string().optional();
const body = z.looseObject({
  reassignOwnerEmail: z.string().min(1),
  ownerEmail: text,
  ownerID: text,
  recordingIds: z.array(z.string()).optional(),
});
type Body = z.infer<typeof body>;

/** Gives recordings to another person: by ids, by their owner, or what both name. Every call is noted, also a refused one. */
export function reassigning(backend: Backend, select: Selecting, commit: Commit) {
  const { accounts, clock, state, switches } = backend;

  /** The new owner: a person of the organisation, never a workspace, a line or a queue. */
  function successor(email: string): Owner {
    const person = accounts.byEmail(email);
    if (person === undefined || person.state === 'deleted')
      throw badRequest('reassignOwnerEmail is not a user of the organisation.');
    if (person.state === 'inactive' && switches.reassignToInactive === 'refuse')
      throw badRequest('reassignOwnerEmail is not an active user.');
    return person;
  }

  /** An address wins over an id. @returns undefined when neither is given */
  function formerOwner({ ownerEmail = '', ownerID = '' }: Body): Owner | undefined {
    if (ownerEmail === '' && ownerID === '') return undefined;
    const owner = ownerEmail === '' ? accounts.byId(bareId(ownerID)) : accounts.byEmail(ownerEmail);
    if (owner === undefined) throw badRequest('The current owner is nobody of the organisation.');
    if (owner.state !== 'active' && switches.reassignFromInactive === 'refuse')
      throw badRequest('The current owner is not an active user.');
    return owner;
  }

  function chosen(wanted: Body, caller: Caller): Targets {
    const owner = formerOwner(wanted);
    const ids = wanted.recordingIds ?? [];
    if (switches.reassignLimit === '100' && ids.length > 100)
      throw badRequest('recordingIds must name at most 100 recordings.');
    if (owner === undefined && ids.length === 0)
      throw badRequest('Name recordings, or their owner by ownerEmail or ownerID.');
    if (ids.length > 0) {
      const found = select.named(ids, caller);
      // What the owner named does not own is left alone, without a word.
      return { ...found, targets: found.targets.filter(target => isTheirs(target, owner)) };
    }
    return { targets: select.ownedBy(id => id === owner?.id).filter(target => isTheirs(target, owner)) };
  }

  function isTheirs({ condition }: Target, owner: Owner | undefined): boolean {
    if (owner === undefined) return true;
    if (owner.state !== 'active' && switches.reassignFromInactive === 'by-ids') return false;
    return condition.owner.id === owner.id;
  }

  function reassign(json: unknown, caller: Caller): void {
    demand(caller, 'spark-admin:recordings_write');
    const read = body.safeParse(json);
    if (!read.success) throw badRequest(`The body is not valid: ${z.prettifyError(read.error)}`);
    const to = successor(read.data.reassignOwnerEmail);
    const { targets, refusal } = chosen(read.data, caller);
    const refused = refusal !== undefined || undefined;
    commit({ operation: 'reassign', caller, targets, to: to.id, refused }, ({ condition }) => {
      if (condition.owner.id === to.id) return undefined;
      if (condition.status === 'deleted' && switches.reassignBin === 'leave') return undefined;
      return { ownerId: to.id };
    });
    if (refusal !== undefined) throw refusal;
  }

  return (json: unknown, caller: Caller): void => {
    let refusal: Refusal | undefined;
    state.together(() => {
      refusal = refusalOf(() => reassign(json, caller));
      const status = refusal?.status ?? 204;
      state.append('reassign', { atMs: clock.nowMs(), token: caller.name, status, asked: json });
    });
    if (refusal !== undefined) throw refusal;
  };
}

function refusalOf(work: () => void): Refusal | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

import { z } from 'zod';
import type { Backend } from './backend.ts';
import { demand, type Caller } from './callers.ts';
import type { Commit } from './commit.ts';
import { bareId } from './hydra.ts';
import type { Owner } from './organisation.ts';
import { badRequest } from './refusal.ts';
import type { Selecting, Target, Targets } from './selection.ts';

const text = z.string().optional();
const body = z.looseObject({
  reassignOwnerEmail: z.string().min(1),
  ownerEmail: text,
  ownerID: text,
  recordingIds: z.array(z.string()).optional(),
});
type Body = z.infer<typeof body>;

/** Gives recordings to another person: by ids, by their owner, or what both name. */
export function reassigning(backend: Backend, select: Selecting, commit: Commit) {
  const { accounts, switches } = backend;

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
    return owner;
  }

  function chosen(wanted: Body, caller: Caller): Targets {
    const owner = formerOwner(wanted);
    const ids = wanted.recordingIds ?? [];
    if (switches.reassignLimit === '100' && ids.length > 100)
      throw badRequest('recordingIds must name at most 100 recordings.');
    if (owner === undefined && ids.length === 0)
      throw badRequest('Name recordings, or their owner by ownerEmail or ownerID.');
    if (ids.length === 0) return { targets: select.ownedBy(id => id === owner?.id) };
    const found = select.named(ids, caller);
    // What the owner named does not own is left alone, without a word.
    const theirs = (target: Target) => owner === undefined || target.condition.owner.id === owner.id;
    return { ...found, targets: found.targets.filter(theirs) };
  }

  return (json: unknown, caller: Caller): void => {
    demand(caller, 'spark-admin:recordings_write');
    const read = body.safeParse(json);
    if (!read.success) throw badRequest(`The body is not valid: ${z.prettifyError(read.error)}`);
    const to = successor(read.data.reassignOwnerEmail);
    const { targets, refusal } = chosen(read.data, caller);
    commit({ operation: 'reassign', caller, targets, to: to.id }, ({ condition }) => {
      if (condition.owner.id === to.id) return undefined;
      if (condition.status === 'deleted' && switches.reassignBin === 'leave') return undefined;
      return { ownerId: to.id };
    });
    if (refusal !== undefined) throw refusal;
  };
}

import { z } from 'zod';
import type { Backend } from './backend.ts';
import { may, type Caller } from './callers.ts';
import type { Condition } from './conditions.ts';
import type { ModelRecording } from './recording.ts';
import { badRequest, conflict, forbidden, notFound, type Refusal } from './refusal.ts';

/** A recording that a write is about, as it really is. */
export type Target = { readonly recording: ModelRecording; readonly condition: Condition };
/** `refusal` is thrown after the rest was done: that is how a batch fails in part. */
export type Targets = { readonly targets: readonly Target[]; readonly refusal?: Refusal | undefined };

const mostIds = 100;
const flags = { softDelete: 'trashAll', restore: 'restoreAll', purge: 'purgeAll' } as const;
export type BinOperation = keyof typeof flags;

const binBody = z.looseObject({
  trashAll: z.boolean().optional(),
  restoreAll: z.boolean().optional(),
  purgeAll: z.boolean().optional(),
  ownerEmail: z.string().optional(),
  recordingIds: z.array(z.string()).optional(),
});
export type Asked =
  | { readonly all: true; readonly ownerEmail: string | undefined }
  | { readonly all: false; readonly ids: readonly string[] };

/** Reads a body of soft delete, restore or purge, and refuses every combination that the tables do not know. */
export function readAsked(operation: BinOperation, body: unknown, caller: Caller): Asked {
  const read = binBody.safeParse(body);
  if (!read.success) throw badRequest(`The body is not valid: ${z.prettifyError(read.error)}`);
  const { recordingIds: ids = [], ownerEmail = '' } = read.data;
  const flag = flags[operation];
  if (read.data[flag] === true) return readAll(flag, ids, ownerEmail, isAdmin(caller));
  if (ownerEmail !== '') throw badRequest(`ownerEmail is for ${flag} only.`);
  if (ids.length < 1 || ids.length > mostIds) throw badRequest('recordingIds must name 1 to 100 recordings.');
  return { all: false, ids };
}

function readAll(flag: string, ids: readonly string[], ownerEmail: string, admin: boolean): Asked {
  if (ids.length > 0) throw badRequest(`recordingIds must be empty with ${flag}.`);
  if (admin && ownerEmail === '') throw badRequest(`ownerEmail is required with ${flag}.`);
  if (!admin && ownerEmail !== '') throw badRequest('ownerEmail is for administrators only.');
  return { all: true, ownerEmail: admin ? ownerEmail : undefined };
}

/** Whoever holds the admin's write scope is an admin, whatever else the token allows. */
function isAdmin(caller: Caller): boolean {
  return may(caller, 'spark-admin:recordings_write');
}

/** Finds what a write is about. Writes see things as they are, not as they show. */
export function selecting(backend: Backend) {
  const { clock, condition, recordings, switches } = backend;

  function target(recording: ModelRecording): Target {
    return { recording, condition: condition.actual(recording, clock.nowMs()) };
  }

  function reachable({ recording, condition: actual }: Target): boolean {
    return backend.visible(recording) && (actual.status === 'available' || actual.status === 'deleted');
  }

  /** @returns the recording with this id, or why this caller cannot have it */
  function reach(id: string, caller: Caller): Target | Refusal {
    const recording = recordings.find(id);
    if (recording === undefined) return notFound();
    const each = target(recording);
    if (!reachable(each)) return notFound();
    if (isAdmin(caller) || backend.isOwn(each.condition.owner)) return each;
    return switches.foreignId === '403' ? forbidden() : notFound();
  }

  /** @throws Refusal for ids that nobody has, or leaves them out, as the switch says */
  function named(ids: readonly string[], caller: Caller): Targets {
    const found = new Map<string, Target>();
    let refusal: Refusal | undefined;
    for (const id of ids) {
      const reached = reach(id, caller);
      if ('recording' in reached) found.set(reached.recording.id, reached);
      else refusal ??= reached;
    }
    if (refusal !== undefined && switches.unknownIds === 'refuse') throw refusal;
    const late = switches.unknownIds === 'partial' ? refusal : undefined;
    return { targets: [...found.values()], refusal: late };
  }

  function ownedBy(isOwner: (ownerId: string) => boolean): Target[] {
    return recordings
      .all()
      .map(target)
      .filter(each => reachable(each) && isOwner(each.condition.owner.id));
  }

  return {
    named,
    ownedBy,
    asked(wanted: Asked, caller: Caller): Targets {
      if (!wanted.all) return named(wanted.ids, caller);
      if (wanted.ownerEmail === undefined) {
        const [self] = backend.accounts.people;
        return { targets: ownedBy(id => id === self?.id) };
      }
      const owner = backend.accounts.byEmail(wanted.ownerEmail);
      if (owner === undefined) throw notFound();
      return { targets: ownedBy(id => id === owner.id) };
    },
    /** @throws Refusal when someone holds one of them and that is what counts */
    refuseHeld(targets: readonly Target[]): void {
      if (switches.legalHold === 'blocks' && targets.some(each => each.recording.legalHold))
        throw conflict('A recording is under legal hold.');
    },
  };
}
export type Selecting = ReturnType<typeof selecting>;

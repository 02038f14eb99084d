import { recordingId } from '../domain/recording-id.ts';
import { write, type Endpoint } from './endpoints.ts';

/** What Webex's rules forbid, by rule. */
export type Rule =
  | 'scope-missing'
  | 'scopes-unknown'
  | 'ids-missing'
  | 'ids-too-many'
  | 'id-malformed'
  | 'ids-with-all'
  | 'owner-missing'
  | 'owner-not-allowed'
  | 'owner-blank'
  | 'new-owner-missing'
  | 'selection-missing'
  | 'reason-missing'
  | 'comment-too-long'
  | 'window-order'
  | 'window-width'
  | 'page-size'
  | 'purged-not-own'
  | 'parameter-known';

/** A call that Webex's rules forbid: a mistake in the code that makes it. Nothing was sent. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
  readonly rule: Rule;

  constructor(rule: Rule, message: string) {
    super(message);
    this.rule = rule;
  }
}

/** What the rules for the recycle bin's `…All` depend on. */
export type Caller = 'admin' | 'user';

/**
 * Recordings by id, or all of an owner's. An administrator names the owner's address for all of them; a user names
 * none, and means their own.
 */
export type BinSelection = {
  readonly recordingIds?: readonly string[] | undefined;
  readonly all?: boolean | undefined;
  readonly ownerEmail?: string | undefined;
};

/**
 * Recordings by id, by owner, or those of the ids that this owner has. Where both are given, the address counts and the
 * id of the owner does not. Only `ownerId` can name a virtual line or a workspace.
 */
export type ReassignSelection = {
  readonly reassignOwnerEmail: string;
  readonly recordingIds?: readonly string[] | undefined;
  readonly ownerEmail?: string | undefined;
  readonly ownerId?: string | undefined;
};

export type Deletion = {
  readonly recordingId: string;
  /** `another` unless the recording is known to be the caller's own. */
  readonly whose?: 'own' | 'another' | undefined;
  /** Required for another person's recording. */
  readonly reason?: string | undefined;
  /** At most 255 characters. */
  readonly comment?: string | undefined;
};

const mostIds = 100;
const longestComment = 255;

/** @throws RuleError when the scopes of the token are known, and none of them will do */
export function checkScopes(endpoint: Endpoint, scopes: readonly string[] | undefined): void {
  if (scopes === undefined || endpoint.scopes.some(scope => scopes.includes(scope))) return;
  const [will, why] = [endpoint.scopes.join(' or '), endpoint.operation];
  throw new RuleError('scope-missing', `The token needs the scope ${will} for this: ${why}.`);
}

/** Whether Webex treats a token as an administrator's: one with both write scopes is. @throws RuleError */
export function callerOf(scopes: readonly string[] | undefined): Caller {
  if (scopes === undefined) {
    throw new RuleError(
      'scopes-unknown',
      'What "all" means depends on the scopes of the token: name them in the connection.',
    );
  }
  if (scopes.includes(write.admin)) return 'admin';
  if (scopes.includes(write.user)) return 'user';
  throw new RuleError('scope-missing', `The token needs the scope ${write.user} or ${write.admin}.`);
}

/**
 * The body of a call for the recycle bin.
 *
 * @param flag what this call names its "all"
 * @throws RuleError
 */
export function binBody(
  flag: 'trashAll' | 'restoreAll' | 'purgeAll',
  selection: BinSelection,
  scopes: readonly string[] | undefined,
): Record<string, unknown> {
  const { recordingIds = [], all = false, ownerEmail } = selection;
  if (!all) {
    if (ownerEmail !== undefined)
      throw new RuleError('owner-not-allowed', 'An owner is named with "all" only: leave it out.');
    return { [flag]: false, recordingIds: checkedIds(recordingIds) };
  }
  if (recordingIds.length > 0)
    throw new RuleError('ids-with-all', 'It is either ids or all: leave one of them out.');
  if (callerOf(scopes) === 'admin') {
    if (ownerEmail === undefined)
      throw new RuleError('owner-missing', 'An administrator has to name whose recordings "all" are.');
    return { [flag]: true, ownerEmail: notBlank(ownerEmail) };
  }
  if (ownerEmail !== undefined)
    throw new RuleError('owner-not-allowed', 'A user may not name an owner: "all" are their own.');
  return { [flag]: true };
}

/** The body of a reassignment, with only what will count in it. @throws RuleError */
export function reassignBody(selection: ReassignSelection): Record<string, unknown> {
  const { reassignOwnerEmail, recordingIds, ownerEmail, ownerId } = selection;
  if (isBlank(reassignOwnerEmail))
    throw new RuleError('new-owner-missing', 'Name the user who is to own the recordings.');
  if (recordingIds === undefined && ownerEmail === undefined && ownerId === undefined)
    throw new RuleError('selection-missing', 'Name the recordings, or the owner whose recordings they are.');
  return {
    reassignOwnerEmail,
    ...ownerOf(ownerEmail, ownerId),
    // An empty list would not mean "none" but "all of the owner's".
    ...(recordingIds === undefined ? {} : { recordingIds: checkedIds(recordingIds) }),
  };
}

/** The body of a deletion. @throws RuleError */
export function deleteBody(deletion: Deletion): Record<string, unknown> {
  const { recordingId: id, whose = 'another', reason, comment } = deletion;
  checkedIds([id]);
  if (whose === 'another' && isBlank(reason))
    throw new RuleError('reason-missing', "Deleting another person's recording needs a reason.");
  if (comment !== undefined && comment.length > longestComment)
    throw new RuleError('comment-too-long', `A comment has at most ${longestComment} characters.`);
  return { reason, comment };
}

function ownerOf(ownerEmail: string | undefined, ownerId: string | undefined): Record<string, unknown> {
  if (ownerEmail !== undefined) return { ownerEmail: notBlank(ownerEmail) };
  // The schema spells it with a capital D.
  return ownerId === undefined ? {} : { ownerID: notBlank(ownerId) };
}

function checkedIds(ids: readonly string[]): readonly string[] {
  if (ids.length === 0) throw new RuleError('ids-missing', 'Name at least one recording.');
  if (ids.length > mostIds)
    throw new RuleError('ids-too-many', `${ids.length} ids are too many for one call: ${mostIds} at most.`);
  if (!ids.every(id => recordingId.safeParse(id).success))
    throw new RuleError('id-malformed', 'One of the ids is not the id of a recording.');
  return ids;
}

function notBlank(owner: string): string {
  if (isBlank(owner)) throw new RuleError('owner-blank', 'The owner is blank.');
  return owner;
}

function isBlank(words: string | undefined): boolean {
  return words === undefined || words.trim() === '';
}

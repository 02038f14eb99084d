import { adoptedPolicy, policyKey, type AdoptedPolicy } from '../domain/adopted-policy.ts';
import { ConfigurationError } from '../domain/errors.ts';
import type { Policy } from '../domain/policy.ts';
import { notesOf, type NotesOf } from '../notes.ts';
import type { Notes, Papers } from '../ports.ts';

/** Reads the text of a policy. @param file its name, as problems are to call it */
export type ReadPolicy = (text: string, file?: string) => Policy;

export type PolicyPorts = {
  readonly notes: Notes;
  readonly papers: Pick<Papers, 'get'>;
  readonly readPolicy: ReadPolicy;
};

/** The one name of its kind. */
export const inForce = 'in-force';

export function adoptedNotes(notes: Notes): NotesOf<AdoptedPolicy> {
  return notesOf(notes, 'policy', adoptedPolicy);
}

/**
 * The policy that was taken on last, and how far it was brought to the rows; undefined before the first.
 *
 * @throws TransientError when it cannot be read now, ConfigurationError when its text is lost or is not what was adopted
 */
export async function policyInForce(
  ports: PolicyPorts,
): Promise<{ policy: Policy; adopted: AdoptedPolicy } | undefined> {
  const adopted = await adoptedNotes(ports.notes).get(inForce);
  if (adopted === undefined) return undefined;
  return { policy: await readAdopted(adopted.hash, ports), adopted };
}

/** A policy that was adopted, by its hash. Throws what `policyInForce` throws. */
export async function readAdopted(
  hash: string,
  { papers, readPolicy }: Omit<PolicyPorts, 'notes'>,
): Promise<Policy> {
  const key = policyKey(hash);
  const text = await papers.get(key);
  if (text === undefined) throw lost(`the archive has no ${key}`);
  const policy = readPolicy(text, key);
  if (policy.hash !== hash) throw lost(`the archive's ${key} says something else than when it was adopted`);
  return policy;
}

function lost(what: string): ConfigurationError {
  return new ConfigurationError([`${what}, so nothing is planned or deleted: adopt the policy again`]);
}

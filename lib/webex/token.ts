import { TokenRefusedError } from '../domain/errors.ts';
import type { Secret } from '../domain/secret.ts';

/** Where a token comes from. Workers never refresh one. */
export type TokenSource = {
  current(): Promise<Secret>;
  /** Asked once after a 401, with the token that was refused: a newer one if there is one, else the same. */
  renewed(refused: Secret): Promise<Secret>;
};

/** The names, never the values, of the tokens: their rate gates are kept under them. */
export const complianceReadToken = 'compliance-read';
export const adminToken = 'admin';

/** Nobody has given a token. */
export const noToken: TokenSource = { current: refuse, renewed: refuse };

async function refuse(): Promise<Secret> {
  throw new TokenRefusedError('There is no Webex token for this: give tapekeeper one.', { isMissing: true });
}

/** A token that never changes, e.g. one from the command line. */
export function fixedToken(token: Secret): TokenSource {
  return { current: async () => token, renewed: async () => token };
}

import type { Secret } from '../domain/secret.ts';

/** Where a token comes from. Workers never refresh one. */
export type TokenSource = {
  current(): Promise<Secret>;
  /** Asked once after a 401, with the token that was refused: a newer one if there is one, else the same. */
  renewed(refused: Secret): Promise<Secret>;
};

/** The name, never the value, of the one token that there is so far: its rate gate is kept under it. */
export const complianceReadToken = 'compliance-read';

/** A token that never changes, e.g. one from the command line. */
export function fixedToken(token: Secret): TokenSource {
  return { current: async () => token, renewed: async () => token };
}

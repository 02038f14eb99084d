import { forbidden, unauthorised } from './refusal.ts';

export const tokenNames = ['user', 'admin', 'compliance', 'both'] as const;
export type TokenName = (typeof tokenNames)[number];

const scopes: Record<TokenName, readonly string[]> = {
  user: ['spark:recordings_read', 'spark:recordings_write'],
  admin: ['spark-admin:recordings_read', 'spark-admin:recordings_write', 'spark-admin:people_read'],
  compliance: ['spark-compliance:recordings_read'],
  both: ['spark-admin:recordings_read', 'spark-compliance:recordings_read'],
};

/** Whoever presents a token, and what the token allows. */
export type Caller = { readonly name: TokenName; readonly scopes: readonly string[] };

export function tokensOf(seed: number): Record<TokenName, string> {
  return {
    user: `simulated-user-token-${seed}`,
    admin: `simulated-admin-token-${seed}`,
    compliance: `simulated-compliance-token-${seed}`,
    both: `simulated-both-token-${seed}`,
  };
}

/** @param authorization the request's header */
export function callerOf(authorization: string | undefined, seed: number): Caller {
  const tokens = tokensOf(seed);
  const name = tokenNames.find(each => authorization === `Bearer ${tokens[each]}`);
  if (name === undefined) throw unauthorised();
  return { name, scopes: scopes[name] };
}

export function may(caller: Caller, ...wanted: string[]): boolean {
  return wanted.some(scope => caller.scopes.includes(scope));
}

export function demand(caller: Caller, ...wanted: string[]): void {
  if (!may(caller, ...wanted)) throw forbidden();
}

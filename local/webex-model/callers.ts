import { forbidden, unauthorised } from './refusal.ts';
import type { ModelState } from './state.ts';

export const tokenNames = ['user', 'admin', 'compliance', 'both', 'complianceWrite'] as const;
export type TokenName = (typeof tokenNames)[number];

const scopes: Record<TokenName, readonly string[]> = {
  user: ['spark:recordings_read', 'spark:recordings_write'],
  admin: [
    'spark-admin:recordings_read',
    'spark-admin:recordings_write',
    'spark-admin:people_read',
    'spark-admin:workspaces_read',
    'spark-admin:telephony_config_read',
  ],
  compliance: ['spark-compliance:recordings_read'],
  both: ['spark-admin:recordings_read', 'spark-compliance:recordings_read'],
  complianceWrite: ['spark-compliance:recordings_read', 'spark-compliance:recordings_write'],
};

/** Any of the scopes that let a recording be read. */
export const readScopes = [
  'spark:recordings_read',
  'spark-admin:recordings_read',
  'spark-compliance:recordings_read',
];

/** Whoever presents a token, and what the token allows. `by-hand` is a person in Control Hub, without any. */
export type Caller = { readonly name: TokenName | 'by-hand'; readonly scopes: readonly string[] };

/** The tokens of the organisation: which are good now, and how a new one is had. */
export function tokenDesk(seed: number, state: ModelState) {
  const generation = (name: TokenName) => Number(state.fact(`generation of ${name}`) ?? 1);
  const expired = (name: TokenName) => state.fact(`expired ${name}`) === String(generation(name));
  const refreshTokenOf = (name: TokenName) => `simulated-${name}-refresh-token-${seed}`;

  function tokenOf(name: TokenName): string {
    const n = generation(name);
    return `simulated-${name}-token-${seed}${n === 1 ? '' : `-${n}`}`;
  }

  /** @returns whose token this is, be it good or not */
  function nameOf(authorization: string | undefined): TokenName | undefined {
    return tokenNames.find(each => authorization === `Bearer ${tokenOf(each)}`);
  }

  return {
    nameOf,
    tokens(): Record<TokenName, string> {
      const [user, admin, compliance, both, complianceWrite] = tokenNames;
      return {
        user: tokenOf(user),
        admin: tokenOf(admin),
        compliance: tokenOf(compliance),
        both: tokenOf(both),
        complianceWrite: tokenOf(complianceWrite),
      };
    },
    callerOf(authorization: string | undefined): Caller {
      const name = nameOf(authorization);
      if (name === undefined || expired(name)) throw unauthorised();
      return { name, scopes: scopes[name] };
    },
    expire: (name: TokenName) => state.setFact(`expired ${name}`, String(generation(name))),
    /** @returns the token that is good from now on, or undefined for a refresh token that nobody has */
    refresh(refreshToken: string | null): { token: string; refreshToken: string } | undefined {
      const name = tokenNames.find(each => refreshToken === refreshTokenOf(each));
      if (name === undefined) return undefined;
      // A token that is still good comes back as it is: so Webex does it, too.
      if (expired(name)) state.setFact(`generation of ${name}`, String(generation(name) + 1));
      return { token: tokenOf(name), refreshToken: refreshTokenOf(name) };
    },
  };
}

export function may(caller: Caller, ...wanted: string[]): boolean {
  return wanted.some(scope => caller.scopes.includes(scope));
}

export function demand(caller: Caller, ...wanted: string[]): void {
  if (!may(caller, ...wanted)) throw forbidden();
}

import type { Holds, Papers } from '../../lib/ports.ts';
import type { StatusPorts } from '../../lib/steps/take-status.ts';

/** The tables that a status is taken of. */
export type Tables = Omit<StatusPorts, 'clock' | 'papers' | 'heldTerms'> & {
  readonly holds: Pick<Holds, 'inForce'>;
  readonly papers?: Pick<Papers, 'get' | 'keys'>;
} & Disposable;

/** Opening throws a ConfigurationError where there are none. */
export type OpenTables = () => Promise<Tables>;

import type { StatusPorts } from '../../lib/steps/take-status.ts';

/** The tables that a status is taken of. */
export type Tables = Omit<StatusPorts, 'clock'> & Disposable;

/** Opening throws a ConfigurationError where there are none. */
export type OpenTables = () => Promise<Tables>;

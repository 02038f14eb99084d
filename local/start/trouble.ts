import type { Log, LogFacts } from '../../lib/ports.ts';

/** So many failures of the system without one success between them, and a person has to do something. */
const patience = 25;
const systemFaults = ['webex-unavailable', 'token-refused', 'store-unavailable'];

/** Listens to what the functions log, and says when the run cannot go on. */
export function troubleWatch() {
  let failures = 0;
  let last: string | undefined;

  function listen(_event: string, facts: LogFacts = {}): void {
    if (facts['to'] === 'archived') failures = 0;
    if (typeof facts['why'] !== 'string' || !systemFaults.includes(String(facts['fault']))) return;
    failures += 1;
    last = facts['why'];
  }

  const log: Log = { info: listen, warn: listen, error: listen };
  return {
    log,
    /** One sentence, or undefined while all goes well. */ hopeless: () =>
      failures > patience ? last : undefined,
  };
}

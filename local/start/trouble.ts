import type { Log, LogFacts } from '../../lib/ports.ts';

/** So many failures of the system without one success between them, and a person has to do something. */
const patience = 25;
const webexFaults = ['webex-unavailable', 'token-refused'];
const systemFaults = [...webexFaults, 'store-unavailable'];

type Trouble = { readonly failures: number; readonly why: string };

/** Listens to what the functions log, and says when the run cannot go on. */
export function troubleWatch() {
  const troubles = new Map<string, Trouble>();

  function listen(event: string, facts: LogFacts = {}): void {
    const { to, fault, why } = facts;
    if (to === 'archived') troubles.clear();
    // A list that came says that Webex and the token are well, and nothing about the archive.
    if (event === 'window-read') webexFaults.forEach(each => troubles.delete(each));
    if (typeof why !== 'string' || typeof fault !== 'string' || !systemFaults.includes(fault)) return;
    troubles.set(fault, { failures: (troubles.get(fault)?.failures ?? 0) + 1, why });
  }

  const log: Log = { info: listen, warn: listen, error: listen };
  return {
    log,
    /** What is wrong and what to do, or undefined while all goes well. */
    hopeless: (): string | undefined => {
      const [fault, trouble] = [...troubles].find(([, each]) => each.failures > patience) ?? [];
      if (trouble === undefined) return undefined;
      const mayBeFull = fault === 'store-unavailable' && !trouble.why.includes('free some space');
      return mayBeFull ? `${trouble.why} If the disk is full, free some space.` : trouble.why;
    },
  };
}

/** Two who work at once, each of whom waits for a turn before each of its steps. */
export type Actor = 'one' | 'other';
type Gate = () => Promise<void>;

/**
 * Lets two work at once, in turns of this order; whoever is done leaves the rest to the other. Each may do only one
 * thing at a time.
 */
export async function interleaved(
  work: Readonly<Record<Actor, (gate: Gate) => Promise<void>>>,
  turns: readonly Actor[],
): Promise<void> {
  const running = new Set<Actor>(['one', 'other']);
  const waiting = new Map<Actor, () => void>();
  let changed: () => void = () => undefined;

  const gateOf = (actor: Actor) => async () => {
    await new Promise<void>(resume => {
      waiting.set(actor, resume);
      running.delete(actor);
      changed();
    });
  };
  const start = async (actor: Actor) => {
    try {
      await work[actor](gateOf(actor));
    } finally {
      running.delete(actor);
      changed();
    }
  };
  const all = Promise.all([start('one'), start('other')]);
  const order = [...turns];
  for (;;) {
    while (running.size > 0) await new Promise<void>(resolve => (changed = resolve));
    const wanted = order.shift() ?? 'one';
    const next = waiting.has(wanted) ? wanted : [...waiting.keys()][0];
    if (next === undefined) break;
    const resume = waiting.get(next);
    waiting.delete(next);
    running.add(next);
    resume?.();
  }
  await all;
}

/** The same port, of which the named methods wait for a turn. */
export function gated<Port extends object>(port: Port, methods: readonly (keyof Port)[], gate: Gate): Port {
  return new Proxy(port, {
    get(target, name, receiver) {
      const found: unknown = Reflect.get(target, name, receiver);
      if (typeof found !== 'function' || !methods.some(method => method === name)) return found;
      return async (...given: unknown[]): Promise<unknown> => {
        await gate();
        return Reflect.apply(found, target, given);
      };
    },
  });
}

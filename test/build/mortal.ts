/** What a process dies of in a test: no error that any code knows. */
export class Death extends Error {
  override readonly name = 'Death';
}

/**
 * A process that dies at one of its writes: before it reaches the table, or after it did and before the process hears
 * of it. Nothing is written any more afterwards.
 */
export function mortal(so: { diesAtWrite: number; written: boolean }) {
  let writes = 0;
  return {
    /** Whether it has died. */
    dead: () => writes >= so.diesAtWrite,
    /** The same port, with the named methods as its writes. */
    port<Port extends object>(port: Port, methods: readonly (keyof Port)[]): Port {
      return new Proxy(port, {
        get(target, name, receiver) {
          const found: unknown = Reflect.get(target, name, receiver);
          if (typeof found !== 'function' || !methods.some(method => method === name)) return found;
          return async (...given: unknown[]) => {
            writes += 1;
            if (writes > so.diesAtWrite) throw new Death('The process is dead.');
            if (writes === so.diesAtWrite && !so.written) throw new Death('It died before the write.');
            const result: unknown = await Reflect.apply(found, target, given);
            if (writes >= so.diesAtWrite) throw new Death('It died after the write.');
            return result;
          };
        },
      });
    },
  };
}

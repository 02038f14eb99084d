/** Holds time still while the work runs. */
export type Busy = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** The same port; time stands still during each of its calls, but not while a list is read page by page. */
export function tracked<Port extends object>(port: Port, busy: Busy): Port {
  return new Proxy(port, {
    get(target, name, receiver) {
      const found: unknown = Reflect.get(target, name, receiver);
      if (typeof found !== 'function') return found;
      return (...given: unknown[]): unknown => {
        const made: unknown = Reflect.apply(found, target, given);
        return isList(made) ? made : busy(async () => made);
      };
    },
  });
}

function isList(made: unknown): boolean {
  return typeof made === 'object' && made !== null && Symbol.asyncIterator in made;
}

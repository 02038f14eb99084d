/** Holds time still while the work runs. */
export type Busy = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** The same port; time stands still during each of its calls. */
export function tracked<Port extends object>(port: Port, busy: Busy): Port {
  return new Proxy(port, {
    get(target, name, receiver) {
      const found: unknown = Reflect.get(target, name, receiver);
      if (typeof found !== 'function') return found;
      return (...given: unknown[]) => busy(async (): Promise<unknown> => Reflect.apply(found, target, given));
    },
  });
}

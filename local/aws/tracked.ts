/** Holds time still while the work runs. */
export type Busy = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** The same port; time stands still during each of its calls, and while the next part of a list is fetched. */
export function tracked<Port extends object>(port: Port, busy: Busy): Port {
  return new Proxy(port, {
    get(target, name, receiver) {
      const found: unknown = Reflect.get(target, name, receiver);
      if (typeof found !== 'function') return found;
      return (...given: unknown[]): unknown => {
        const made: unknown = Reflect.apply(found, target, given);
        return isList(made) ? trackedList(made, busy) : busy(async () => made);
      };
    },
  });
}

async function* trackedList(list: AsyncIterable<unknown>, busy: Busy): AsyncIterable<unknown> {
  const parts = list[Symbol.asyncIterator]();
  for (let part = await next(); part.done !== true; part = await next()) yield part.value;

  function next(): Promise<IteratorResult<unknown>> {
    return busy(() => parts.next());
  }
}

function isList(made: unknown): made is AsyncIterable<unknown> {
  return typeof made === 'object' && made !== null && Symbol.asyncIterator in made;
}

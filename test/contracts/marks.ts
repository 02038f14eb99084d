import type { Marks } from '../../lib/ports.ts';
import { momentsContract } from './moments.ts';
import type { Open } from './open.ts';

/** What every Marks promises. Tests use names of their own, so `open` may give all of them the same marks. */
export function marksContract(open: Open<Marks>): void {
  momentsContract(async () => {
    const { store, close } = await open();
    return { close, store: { get: name => store.get(name), raise: (name, to) => store.advance(name, to) } };
  });
}

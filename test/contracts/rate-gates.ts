import type { RateGates } from '../../lib/ports.ts';
import { momentsContract } from './moments.ts';
import type { Open } from './open.ts';

/** What every RateGates promises. Tests use tokens of their own, so `open` may give all of them the same gates. */
export function rateGatesContract(open: Open<RateGates>): void {
  momentsContract(async () => {
    const { store, close } = await open();
    return {
      close,
      store: { get: token => store.notBefore(token), raise: (token, at) => store.close(token, at) },
    };
  });
}

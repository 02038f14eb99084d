import { Secret } from '../../lib/domain/secret.ts';
import { sendOverNetwork } from '../../lib/runtime/http.ts';
import { rateGate } from '../../lib/webex/gate.ts';
import type { Connection } from '../../lib/webex/request.ts';
import { fixedToken } from '../../lib/webex/token.ts';
import type { SimulatorAtHand } from './simulator.ts';
import { hastyClock, sharedGates } from './webex.ts';

/** Whoever speaks with one simulator lives by one clock: it never moves backwards. */
const clocks = new WeakMap<SimulatorAtHand, ReturnType<typeof hastyClock>>();

/** Our own client on a simulator, over real HTTP. Its waits are over at once and move the simulator's clock along. */
export function overHttp(
  webex: SimulatorAtHand,
  token: keyof SimulatorAtHand['tokens'],
  so: Pick<Connection, 'mode' | 'scopes'> = {},
): Connection {
  const hasty = clocks.get(webex) ?? hastyClock();
  clocks.set(webex, hasty);
  const clock = {
    now: () => hasty.now(),
    async sleep(ms: number) {
      await hasty.sleep(ms);
      await webex.moveClock(hasty.now());
    },
  };
  return {
    baseUrl: new URL(webex.apiUrl),
    token: fixedToken(new Secret(webex.tokens[token])),
    gate: rateGate(token, sharedGates(), clock),
    send: sendOverNetwork,
    clock,
    random: () => 0.5,
    ...so,
  };
}

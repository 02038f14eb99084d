import * as z from 'zod/mini';
import { Secret } from '../../lib/domain/secret.ts';
import { minuteMs, plusMs, type Instant } from '../../lib/domain/time.ts';
import type { RateGate } from '../../lib/domain/pace.ts';
import type { RateGates, Send } from '../../lib/ports.ts';
import { systemClock } from '../../lib/runtime/clock.ts';
import { systemRandom } from '../../lib/runtime/random.ts';
import { httpUrlOr, readSettings, required } from '../../lib/runtime/settings.ts';
import { write } from '../../lib/webex/endpoints.ts';
import { rateGate } from '../../lib/webex/gate.ts';
import type { Connection } from '../../lib/webex/request.ts';
import { fixedToken } from '../../lib/webex/token.ts';

/** A token with a line break, as files end with one, could not be sent: the network would seem to be at fault. */
export const webexToken = required.check(
  z.regex(/^[\x21-\x7e]*$/, 'must be one word, without spaces or line breaks'),
);

/** A command may wait as long as this for Webex's rate limit. */
const patienceMs = 15 * minuteMs;

/** @param so.live whether what changes something is sent @param so.as how Webex treats the token where "all" depends on it */
export type Connect = (so: { live?: boolean | undefined; as?: 'admin' | 'user' | undefined }) => Connection;

/**
 * Webex as the environment names it: `WEBEX_TOKEN`, and `WEBEX_URL` for another place than Webex itself. Connecting
 * throws a ConfigurationError when the token is missing or the address is none.
 */
export function connector(send: Send): Connect {
  return so => {
    const settings = readSettings({
      WEBEX_TOKEN: webexToken,
      WEBEX_URL: httpUrlOr('https://webexapis.com/v1'),
    });
    return {
      baseUrl: settings.WEBEX_URL,
      token: fixedToken(new Secret(settings.WEBEX_TOKEN)),
      gate: rateGate('command-line', oneProcessGates(), systemClock),
      send,
      clock: systemClock,
      random: systemRandom,
      mode: so.live === true ? 'live' : 'dry-run',
      scopes: so.as === undefined ? undefined : [write[so.as]],
    };
  };
}

/** Until when a command that begins now has to be done. */
export function deadline(): Instant {
  return plusMs(systemClock.now(), patienceMs);
}

/** A command is alone with its token: nobody else has to read its gate. */
function oneProcessGates(): RateGates {
  let gate: RateGate | undefined;
  return { get: async () => gate, change: async (_token, decide) => (gate = decide(gate) ?? gate) };
}

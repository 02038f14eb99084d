import { ConfigurationError } from '../../lib/domain/errors.ts';
import { Secret } from '../../lib/domain/secret.ts';
import { connectionsInForce } from '../../lib/hr/connections-in-force.ts';
import type { Send } from '../../lib/ports.ts';
import type { Offboardings } from '../../lib/ports-offboarding.ts';
import { systemRandom } from '../../lib/runtime/random.ts';
import { httpUrlOr, readSettings } from '../../lib/runtime/settings.ts';
import type { OrderPorts, PeopleOrderPorts } from '../../lib/steps/order-offboarding.ts';
import { gatesOn } from '../../lib/store/gates.ts';
import { webexPeople } from '../../lib/webex/staff.ts';
import { adminToken, fixedToken } from '../../lib/webex/token.ts';
import type { Desk } from '../open/desk.ts';
import { webexToken } from '../webex/connection.ts';

/** The table of departures. @throws ConfigurationError where nobody has named it */
export function departures({ offboardings }: Desk): Offboardings {
  if (offboardings !== undefined) return offboardings;
  throw new ConfigurationError(['OFFBOARDINGS_TABLE is missing: name the table of departures']);
}

/** What it takes to give an order for a departure. */
export function orderPorts(desk: Desk): OrderPorts {
  return {
    ...desk,
    offboardings: departures(desk),
    terms: async () => (await connectionsInForce(desk.notes)).terms,
  };
}

/**
 * The same where somebody has to be looked up at Webex, with `WEBEX_TOKEN`, an administrator's.
 *
 * @throws ConfigurationError where the token is missing
 */
export function peopleOrderPorts(desk: Desk, send: Send): PeopleOrderPorts {
  const settings = readSettings({
    WEBEX_TOKEN: webexToken,
    WEBEX_URL: httpUrlOr('https://webexapis.com/v1'),
  });
  const people = webexPeople({
    baseUrl: settings.WEBEX_URL,
    token: fixedToken(new Secret(settings.WEBEX_TOKEN)),
    tokenName: adminToken,
    ...{ send, clock: desk.clock, random: systemRandom, gates: gatesOn(desk.notes) },
  });
  return { ...orderPorts(desk), people };
}

import type { RateGates, WebexReader } from '../../lib/ports.ts';
import { systemClock } from '../../lib/runtime/clock.ts';
import { sendOverNetwork } from '../../lib/runtime/http.ts';
import { systemRandom } from '../../lib/runtime/random.ts';
import { secretsClient, secretToken } from '../../lib/runtime/secrets.ts';
import { httpUrl, required } from '../../lib/runtime/settings.ts';
import { webexReader } from '../../lib/webex/reader.ts';
import { complianceReadToken } from '../../lib/webex/token.ts';

export const webexSettings = { WEBEX_URL: httpUrl, COMPLIANCE_READ_TOKEN: required };

/** Webex over the network, as the compliance-read token shows it. */
export function complianceReader(
  settings: { WEBEX_URL: URL; COMPLIANCE_READ_TOKEN: string },
  gates: RateGates,
): WebexReader {
  return webexReader({
    baseUrl: settings.WEBEX_URL,
    token: secretToken(settings.COMPLIANCE_READ_TOKEN, secretsClient()),
    tokenName: complianceReadToken,
    send: sendOverNetwork,
    clock: systemClock,
    random: systemRandom,
    gates,
  });
}

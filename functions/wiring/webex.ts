import type { Accounts, Directory, RateGates, WebexKeeper, WebexReader } from '../../lib/ports.ts';
import { systemClock } from '../../lib/runtime/clock.ts';
import { sendOverNetwork } from '../../lib/runtime/http.ts';
import { systemRandom } from '../../lib/runtime/random.ts';
import { secretsClient, secretToken } from '../../lib/runtime/secrets.ts';
import { httpUrl, required } from '../../lib/runtime/settings.ts';
import { webexAccounts } from '../../lib/webex/accounts.ts';
import { webexDirectory } from '../../lib/webex/directory.ts';
import { webexKeeper } from '../../lib/webex/keeper.ts';
import type { Mode } from '../../lib/webex/mode.ts';
import { webexReader } from '../../lib/webex/reader.ts';
import { adminToken, complianceReadToken } from '../../lib/webex/token.ts';

export const webexSettings = { WEBEX_URL: httpUrl, COMPLIANCE_READ_TOKEN: required };
export const directorySettings = { WEBEX_URL: httpUrl, ADMIN_TOKEN: required };

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

/** Webex over the network, as the administrator's token shows it, and what may be changed with that. */
export function adminWebex(
  settings: { WEBEX_URL: URL; ADMIN_TOKEN: string },
  gates: RateGates,
  mode: Mode,
): { webex: WebexReader; keeper: WebexKeeper; accounts: Accounts } {
  const on = {
    baseUrl: settings.WEBEX_URL,
    token: secretToken(settings.ADMIN_TOKEN, secretsClient()),
    tokenName: adminToken,
    send: sendOverNetwork,
    clock: systemClock,
    random: systemRandom,
    gates,
  };
  return { webex: webexReader(on), keeper: webexKeeper({ ...on, mode }), accounts: webexAccounts(on) };
}

/** Who may own recordings, over the network, as the administrator's token shows it. */
export function adminDirectory(
  settings: { WEBEX_URL: URL; ADMIN_TOKEN: string },
  gates: RateGates,
): Directory {
  return webexDirectory({
    baseUrl: settings.WEBEX_URL,
    token: secretToken(settings.ADMIN_TOKEN, secretsClient()),
    tokenName: adminToken,
    send: sendOverNetwork,
    clock: systemClock,
    random: systemRandom,
    gates,
  });
}

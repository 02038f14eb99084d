import type { Accounts, Directory, RateGates, WebexKeeper, WebexReader } from '../../lib/ports.ts';
import type { People, Reassigner } from '../../lib/ports-offboarding.ts';
import { systemClock } from '../../lib/runtime/clock.ts';
import { sendOverNetwork } from '../../lib/runtime/http.ts';
import { systemRandom } from '../../lib/runtime/random.ts';
import { secretsClient, secretToken } from '../../lib/runtime/secrets.ts';
import { httpUrl, required } from '../../lib/runtime/settings.ts';
import type { Access } from '../../lib/webex/access.ts';
import { webexAccounts } from '../../lib/webex/accounts.ts';
import { webexDirectory } from '../../lib/webex/directory.ts';
import { webexKeeper } from '../../lib/webex/keeper.ts';
import type { Mode } from '../../lib/webex/mode.ts';
import { webexReader } from '../../lib/webex/reader.ts';
import { webexReassigner } from '../../lib/webex/reassigner.ts';
import { webexPeople } from '../../lib/webex/staff.ts';
import { adminToken, complianceReadToken } from '../../lib/webex/token.ts';

export const webexSettings = { WEBEX_URL: httpUrl, COMPLIANCE_READ_TOKEN: required };
export const directorySettings = { WEBEX_URL: httpUrl, ADMIN_TOKEN: required };

type WebexSettings = { WEBEX_URL: URL; COMPLIANCE_READ_TOKEN: string };
type DirectorySettings = { WEBEX_URL: URL; ADMIN_TOKEN: string };

/** Webex over the network, as the compliance-read token shows it. */
export function complianceReader(settings: WebexSettings, gates: RateGates): WebexReader {
  return webexReader(overNetwork(settings, [complianceReadToken, settings.COMPLIANCE_READ_TOKEN], gates));
}

/** Webex over the network, as the administrator's token shows it, and what may be changed with that. */
export function adminWebex(
  settings: DirectorySettings,
  gates: RateGates,
  mode: Mode,
): { webex: WebexReader; keeper: WebexKeeper; accounts: Accounts } {
  const admin = asAdministrator(settings, gates);
  return {
    webex: webexReader(admin),
    keeper: webexKeeper({ ...admin, mode }),
    accounts: webexAccounts(admin),
  };
}

/** Who may own recordings, over the network, as the administrator's token shows it. */
export function adminDirectory(settings: DirectorySettings, gates: RateGates): Directory {
  return webexDirectory(asAdministrator(settings, gates));
}

/** People, over the network, as the administrator's token shows them. */
export function adminPeople(settings: DirectorySettings, gates: RateGates): People {
  return webexPeople(asAdministrator(settings, gates));
}

/** What it takes to give recordings to other people, over the network, with the administrator's token. */
export function adminReassigning(
  settings: DirectorySettings,
  gates: RateGates,
  mode: Mode,
): { webex: WebexReader; people: People; reassigner: Reassigner } {
  const admin = asAdministrator(settings, gates);
  const reassigner = webexReassigner({ ...admin, mode });
  return { webex: webexReader(admin), people: webexPeople(admin), reassigner };
}

function asAdministrator(settings: DirectorySettings, gates: RateGates): Access {
  return overNetwork(settings, [adminToken, settings.ADMIN_TOKEN], gates);
}

/** @param token its name, and the secret that holds it */
function overNetwork(
  { WEBEX_URL }: { WEBEX_URL: URL },
  [tokenName, secretName]: readonly [string, string],
  gates: RateGates,
): Access {
  return {
    baseUrl: WEBEX_URL,
    token: secretToken(secretName, secretsClient()),
    tokenName,
    send: sendOverNetwork,
    clock: systemClock,
    random: systemRandom,
    gates,
  };
}

import { enrichOffboarding } from '../../functions/enrich-offboarding.ts';
import { reassignRecordings } from '../../functions/reassign-recordings.ts';
import { watchUsers } from '../../functions/watch-users.ts';
import type { Clock, Log, Marks, Notes, Papers, RecordingStore } from '../../lib/ports.ts';
import type { Offboardings } from '../../lib/ports-offboarding.ts';
import { connectionsInForce } from '../../lib/hr/connections-in-force.ts';
import type { Secrets } from '../../lib/hr/proof.ts';
import type { SenderParts } from '../../lib/hr/senders.ts';
import { hrSources } from '../../lib/hr/sources.ts';
import { systemNewId } from '../../lib/runtime/random.ts';
import type { Access } from '../../lib/webex/access.ts';
import type { Mode } from '../../lib/webex/mode.ts';
import { webexReader } from '../../lib/webex/reader.ts';
import { webexReassigner } from '../../lib/webex/reassigner.ts';
import { webexPeople } from '../../lib/webex/staff.ts';
import { enricher, reassigner, userWatcher } from './function-names.ts';

type Ports = {
  readonly offboardings: Offboardings;
  readonly recordings: RecordingStore;
  readonly notes: Notes;
  readonly marks: Marks;
  readonly papers: Papers;
  readonly clock: Clock;
  readonly log: Log;
};

/** Where nobody has put any secrets. */
const noSecrets: Secrets = { named: async () => undefined, renew: async () => false };

/** What is needed of senders, by the connections in these tables. */
export function senderParts(so: {
  notes: Notes;
  send: SenderParts['send'];
  secrets?: Secrets | undefined;
}): SenderParts {
  return {
    connections: async () => connectionsInForce(so.notes),
    secrets: so.secrets ?? noSecrets,
    send: so.send,
  };
}

/**
 * The functions that look after departures, by their logical ids.
 *
 * @param so.admin how Webex is reached with the administrator's token
 */
export function offboardingFunctions(
  ports: Ports,
  so: { admin: Access; secrets?: Secrets | undefined; retentionDays: number; mode: Mode },
) {
  const { admin, retentionDays, mode } = so;
  const people = webexPeople(admin);
  const sources = hrSources(senderParts({ ...so, notes: ports.notes, send: admin.send }));
  const webex = webexReader(admin);
  return {
    [enricher]: enrichOffboarding({ ...ports, webex, people, sources }, { retentionDays }),
    [reassigner]: reassignRecordings(
      {
        ...{ ...ports, webex, people, terms: () => sources.terms(), newId: systemNewId },
        reassigner: webexReassigner({ ...admin, mode }),
      },
      { mode, retentionDays },
    ),
    [userWatcher]: watchUsers({ ...ports, people, sources, newId: systemNewId }),
  };
}

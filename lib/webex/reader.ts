import { addressesOf } from '../domain/owner.ts';
import type { Listing } from '../domain/webex-recording.ts';
import type { WebexReader } from '../ports.ts';
import { connect, type Access } from './access.ts';
import { toDetails, toPage } from './to-domain.ts';
import { download } from './download.ts';
import type { ListQuery } from './list-query.ts';
import { listRecordings, recordingDetails, recordingMetadataText } from './operations.ts';
import type { Connection } from './request.ts';

/** Webex as the compliance-read token shows it. */
export function webexReader(access: Access): WebexReader {
  return readerThrough(connect(access));
}

function readerThrough(on: Connection): WebexReader {
  return {
    async *list(listing, deadline) {
      for (const query of queriesOf(listing))
        for await (const page of listRecordings(query, deadline, on)) yield toPage(page);
    },
    details: async (webexId, deadline) => toDetails(await recordingDetails(webexId, deadline, on)),
    metadata: (webexId, deadline) => recordingMetadataText({ id: webexId, showAllTypes: true }, deadline, on),
    download: (link, kind, deadline) => download({ link, kind, deadline }, on),
    as: work => readerThrough({ ...on, gate: on.gate.as(work) }),
  };
}

// A person's list is known to work by address, also where the organisation's does not; others may have none. After a new
// name, what is old may be listed under either address or under none: each is asked for, and the id as well.
function queriesOf({ from, to, status = 'available', owner }: Listing): ListQuery[] {
  const window = { from, to, status };
  if (owner === undefined) return [window];
  const byAddress = owner.type === 'user' ? addressesOf(owner) : [];
  return [...byAddress.map(ownerEmail => ({ ...window, ownerEmail })), { ...window, ownerId: owner.id }];
}

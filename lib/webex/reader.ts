import type { Listing } from '../domain/webex-recording.ts';
import type { Clock, Random, RateGates, Send, WebexReader } from '../ports.ts';
import { toDetails, toPage } from './to-domain.ts';
import { download } from './download.ts';
import { rateGate } from './gate.ts';
import type { ListQuery } from './list-query.ts';
import { listRecordings, recordingDetails, recordingMetadataText } from './operations.ts';
import type { Connection } from './request.ts';
import type { TokenSource } from './token.ts';

/**
 * Webex as the compliance-read token shows it.
 *
 * @param so.baseUrl e.g. `https://webexapis.com/v1`
 * @param so.tokenName names the token's rate gate; never the token
 */
export function webexReader(so: {
  baseUrl: URL;
  token: TokenSource;
  tokenName: string;
  send: Send;
  clock: Clock;
  random: Random;
  gates: RateGates;
}): WebexReader {
  const on: Connection = { ...so, gate: rateGate(so.tokenName, so.gates, so.clock) };
  const reader: WebexReader = {
    async *list(listing, deadline) {
      for await (const page of listRecordings(queryOf(listing), deadline, on)) yield toPage(page);
    },
    details: async (webexId, deadline) => toDetails(await recordingDetails(webexId, deadline, on)),
    metadata: (webexId, deadline) => recordingMetadataText({ id: webexId, showAllTypes: true }, deadline, on),
    download: (link, kind, deadline) => download({ link, kind, deadline }, on),
    as: () => reader,
  };
  return reader;
}

// A person's list is known to work by address, also where the organisation's does not; others may have none.
function queryOf({ from, to, status = 'available', owner }: Listing): ListQuery {
  if (owner === undefined) return { from, to, status };
  return owner.type === 'user' && owner.email !== undefined
    ? { from, to, status, ownerEmail: owner.email }
    : { from, to, status, ownerId: owner.id };
}

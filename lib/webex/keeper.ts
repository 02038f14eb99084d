import type { Clock, Random, RateGates, Send, WebexKeeper } from '../ports.ts';
import { rateGate } from './gate.ts';
import type { Mode } from './mode.ts';
import { purgeRecordings, restoreRecordings, softDeleteRecordings } from './operations.ts';
import type { Connection } from './request.ts';
import type { TokenSource } from './token.ts';

/**
 * What an administrator's token may change in Webex, by id.
 *
 * @param so.tokenName names the token's rate gate; never the token
 * @param so.mode in `dry-run`, nothing is sent
 */
export function webexKeeper(so: {
  baseUrl: URL;
  token: TokenSource;
  tokenName: string;
  send: Send;
  clock: Clock;
  random: Random;
  gates: RateGates;
  mode: Mode;
}): WebexKeeper {
  const on: Connection = { ...so, gate: rateGate(so.tokenName, so.gates, so.clock) };
  return {
    softDelete: (recordingIds, deadline) => softDeleteRecordings({ recordingIds }, deadline, on),
    purge: (recordingIds, deadline) => purgeRecordings({ recordingIds }, deadline, on),
    restore: (recordingIds, deadline) => restoreRecordings({ recordingIds }, deadline, on),
  };
}

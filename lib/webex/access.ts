import type { Clock, Random, RateGates, Send } from '../ports.ts';
import { rateGate } from './gate.ts';
import type { Connection } from './request.ts';
import type { TokenSource } from './token.ts';

/** All that one token's work on Webex needs. */
export type Access = {
  /** E.g. `https://webexapis.com/v1`. */
  readonly baseUrl: URL;
  readonly token: TokenSource;
  /** Names the token's rate gate; never the token. */
  readonly tokenName: string;
  readonly send: Send;
  readonly clock: Clock;
  readonly random: Random;
  readonly gates: RateGates;
};

/** A connection that keeps to the pace of its token's gate. */
export function connect(access: Access): Connection {
  return { ...access, gate: rateGate(access.tokenName, access.gates, access.clock) };
}

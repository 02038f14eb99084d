import type { WindowKind } from '../domain/ledger.ts';
import { tallyOf } from '../domain/row-tally.ts';
import type { ListingStatus, StatusReport } from '../domain/status.ts';
import { earliest, type Instant } from '../domain/time.ts';
import type { Clock, RateGates, RecordingStore, WindowLedger } from '../ports.ts';

export type StatusPorts = {
  readonly recordings: Pick<RecordingStore, 'every'>;
  readonly windows: Pick<WindowLedger, 'unread' | 'plannedUntil'>;
  readonly gates: Pick<RateGates, 'notBefore'>;
  readonly clock: Pick<Clock, 'now'>;
};

/**
 * Looks at everything once and changes nothing. Reads every row: for people, not for a schedule of minutes.
 *
 * @param input.tokens whose rate gates to look at
 * @throws TransientError when the tables cannot be read to their end
 */
export async function takeStatus(
  input: { tokens: readonly string[] },
  ports: StatusPorts,
): Promise<StatusReport> {
  const at = ports.clock.now();
  const tally = tallyOf(at);
  for await (const row of ports.recordings.every()) tally.add(row);
  return {
    at,
    ...tally.total(),
    listing: await listingStatus(ports.windows),
    shutGates: await shutGates(input.tokens, at, ports.gates),
  };
}

async function listingStatus(windows: StatusPorts['windows']): Promise<StatusReport['listing']> {
  const unread = await windows.unread();
  const of = async (kind: WindowKind): Promise<ListingStatus> => {
    const plannedUntil = await windows.plannedUntil(kind);
    const [first, ...others] = unread.filter(window => window.kind === kind).map(window => window.to);
    return {
      unread: first === undefined ? 0 : others.length + 1,
      ...(first === undefined ? {} : { oldestUnreadTo: earliest(first, ...others) }),
      ...(plannedUntil === undefined ? {} : { plannedUntil }),
    };
  };
  return { tail: await of('tail'), 'look-back': await of('look-back'), history: await of('history') };
}

async function shutGates(
  tokens: readonly string[],
  now: Instant,
  gates: StatusPorts['gates'],
): Promise<Record<string, Instant>> {
  const shut: Record<string, Instant> = {};
  for (const token of tokens) {
    const notBefore = await gates.notBefore(token);
    if (notBefore !== undefined && notBefore > now) shut[token] = notBefore;
  }
  return shut;
}

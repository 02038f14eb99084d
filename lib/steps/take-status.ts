import { TokenRefusedError, TransientError } from '../domain/errors.ts';
import type { WindowKind } from '../domain/ledger.ts';
import { firstMode, type ListMode } from '../domain/list-mode.ts';
import { lagSummary } from '../domain/look-back.ts';
import { reconcileStatus } from '../domain/reconcile-status.ts';
import { tallyOf } from '../domain/row-tally.ts';
import { dayOfSheet } from '../domain/sheet.ts';
import type { ListingStatus, StatusReport, TokenStatus } from '../domain/status.ts';
import { earliest, type Instant } from '../domain/time.ts';
import { webexDeadlines } from '../domain/webex-deadlines.ts';
import type { Clock, Notes, Papers, RateGates, RecordingStore, WindowLedger } from '../ports.ts';
import { measuredLags } from './arrivals.ts';
import { brakeNotes, pulled } from './brake.ts';
import { readChecks } from './day-checks.ts';
import type { HeldTerms } from './held-terms.ts';
import { readListMode } from './list-mode.ts';
import { newestSheetKey } from './read-sheets.ts';

export type StatusPorts = {
  readonly recordings: Pick<RecordingStore, 'every'>;
  readonly windows: Pick<WindowLedger, 'unread' | 'plannedUntil'>;
  readonly gates: Pick<RateGates, 'get'>;
  readonly notes: Notes;
  readonly clock: Pick<Clock, 'now'>;
  /** Where balance sheets are kept, if that is known. */
  readonly papers?: Pick<Papers, 'keys'>;
  /** What is held, and what the policy says, where both are known. */
  readonly heldTerms?: () => Promise<HeldTerms | undefined>;
  /** By token, who knows when it expires; undefined where its secret does not say. */
  readonly expiries?: ReadonlyMap<string, () => Promise<Instant | undefined>>;
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
  const held = await ports.heldTerms?.();
  const tally = tallyOf(at, held);
  const deadlines = held && webexDeadlines(held, at);
  for await (const row of ports.recordings.every()) {
    tally.add(row);
    deadlines?.add(row);
  }
  const listMode = (await readListMode(ports)) ?? firstMode(at);
  return {
    at,
    ...tally.total(),
    listing: await listingStatus(ports.windows, listMode.mode),
    listMode,
    arrivals: lagSummary(await measuredLags(ports)),
    ...(await gateStatus(input.tokens, at, ports.gates)),
    ...(await walkStatus(ports)),
    ...(await brakeStatus(ports)),
    ...(deadlines === undefined ? {} : { webexDeadlines: deadlines.total() }),
    ...(ports.expiries === undefined ? {} : { tokens: await tokenStatus(ports.expiries) }),
    ...(ports.papers === undefined ? {} : { newestSheet: await newestSheet(ports.papers) }),
  };
}

async function listingStatus(
  windows: StatusPorts['windows'],
  mode: ListMode['mode'],
): Promise<StatusReport['listing']> {
  const unread = await windows.unread();
  const of = async (kind: WindowKind): Promise<ListingStatus> => {
    const plannedUntil = await windows.plannedUntil(kind, mode);
    const [first, ...others] = unread.filter(window => window.kind === kind).map(window => window.to);
    return {
      unread: first === undefined ? 0 : others.length + 1,
      ...(first === undefined ? {} : { oldestUnreadTo: earliest(first, ...others) }),
      ...(plannedUntil === undefined ? {} : { plannedUntil }),
    };
  };
  return {
    tail: await of('tail'),
    'look-back': await of('look-back'),
    'deep-look-back': await of('deep-look-back'),
    history: await of('history'),
  };
}

async function brakeStatus({ notes }: Pick<StatusPorts, 'notes'>): Promise<Pick<StatusReport, 'brake'>> {
  const last = await brakeNotes(notes).get(pulled);
  if (last === undefined || last.endedAt !== undefined) return {};
  const { hash, recordings, limit, pulledAt } = last;
  return { brake: { hash, recordings, limit, pulledAt } };
}

async function walkStatus(ports: Pick<StatusPorts, 'notes'>): Promise<Pick<StatusReport, 'reconcile'>> {
  const { checks, walk } = await readChecks(ports);
  return walk === undefined ? {} : { reconcile: reconcileStatus(checks, walk) };
}

async function gateStatus(
  tokens: readonly string[],
  now: Instant,
  gates: StatusPorts['gates'],
): Promise<Pick<StatusReport, 'shutGates' | 'callsPerSecond'>> {
  const shutGates: Record<string, Instant> = {};
  const callsPerSecond: Record<string, number> = {};
  for (const token of tokens) {
    const gate = await gates.get(token);
    if (gate === undefined) continue;
    callsPerSecond[token] = gate.callsPerSecond;
    if (gate.notBefore > now) shutGates[token] = gate.notBefore;
  }
  return { shutGates, callsPerSecond };
}

async function tokenStatus(
  expiries: NonNullable<StatusPorts['expiries']>,
): Promise<Record<string, TokenStatus>> {
  const found: Record<string, TokenStatus> = {};
  for (const [token, ask] of expiries) {
    try {
      const expiresAt = await ask();
      found[token] = expiresAt === undefined ? {} : { expiresAt };
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      found[token] = { trouble: error instanceof TokenRefusedError ? 'missing' : 'unreadable' };
    }
  }
  return found;
}

async function newestSheet(papers: Pick<Papers, 'keys'>): Promise<string | null> {
  const key = await newestSheetKey(papers);
  return key === undefined ? null : (dayOfSheet(key) ?? null);
}

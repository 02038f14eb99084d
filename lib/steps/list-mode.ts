import { TokenRefusedError, TransientError } from '../domain/errors.ts';
import { modeOf } from '../domain/ledger.ts';
import {
  afterProbe,
  backToOrg,
  firstMode,
  isProbeDue,
  isTrustedAgain,
  listMode,
  type ListMode,
  type Probed,
} from '../domain/list-mode.ts';
import { earliest, minuteMs, plusMs, type Instant } from '../domain/time.ts';
import { notesOf } from '../notes.ts';
import type { Log, WindowLedger } from '../ports.ts';
import { allOwners, unreadSources } from './owners.ts';
import { probeLists, type ProbePorts } from './probe-list.ts';

export type ListModePorts = ProbePorts & {
  readonly windows: Pick<WindowLedger, 'unread' | 'drop'>;
  readonly log: Log;
};

const name = 'stage';
/** A probe never takes the time that new recordings need. */
const probeForMs = minuteMs;

/**
 * How Webex is to be listed now. Where a probe is due, it is made; while the organisation's list is incomplete, none of
 * its windows is left to be read, for reading them would prove nothing. Two pollers at once probe once, and agree.
 *
 * @throws TokenRefusedError; any other failure of a probe is said and leaves the mode as it is
 */
export async function currentListMode(
  input: { deadline: Instant },
  ports: ListModePorts,
): Promise<ListMode['mode']> {
  const modes = modesIn(ports);
  const now = ports.clock.now();
  const before = await modes.get(name);
  const isDue = isProbeDue(before ?? firstMode(now), now);
  const state = isDue ? await probe(before, input.deadline, ports) : before;
  if (state === undefined || state.mode === 'org') return 'org';
  const unread = await ports.windows.unread();
  const unreadHistory = unread.some(each => each.kind === 'history' && modeOf(each) === 'perOwner');
  if (isTrustedAgain(state) && !unreadHistory) return returnToOrg(ports);
  // At every look, for a poller that had begun before the mode changed may have planned some since.
  await ports.windows.drop(unread.filter(each => modeOf(each) === 'org'));
  return 'perOwner';
}

/** The state as it was last written, for whoever reports it; undefined before the first probe. */
export function readListMode(ports: Pick<ListModePorts, 'notes'>): Promise<ListMode | undefined> {
  return modesIn(ports).get(name);
}

async function probe(
  before: ListMode | undefined,
  deadline: Instant,
  ports: ListModePorts,
): Promise<ListMode | undefined> {
  const { clock, log } = ports;
  const modes = modesIn(ports);
  // Nobody is known before the first recording or the first look into the directory: there is nothing to compare.
  const owners = await allOwners(ports);
  if (owners.length === 0) return before;
  const now = clock.now();
  const claims: boolean[] = [];
  const claimed = await modes.change(name, (current = firstMode(now)) => {
    claims.push(isProbeDue(current, now));
    return claims.at(-1) === true ? { ...current, triedAt: now } : undefined;
  });
  if (claims.at(-1) !== true) return claimed;
  try {
    const probed = await findings(earliest(deadline, plusMs(now, probeForMs)), ports);
    log.info('org-list-probed', probed);
    // As old as its beginning: the day between two probes counts from there, or they would drift.
    const settled = await modes.change(name, (current = firstMode(now)) => afterProbe(current, probed, now));
    if (probed.orgListIs === 'incomplete') raise(probed, ports);
    return settled;
  } catch (error) {
    if (!(error instanceof TransientError) || error instanceof TokenRefusedError) throw error;
    log.warn('org-list-not-probed', { fault: error.fault, why: error.message });
    return claimed;
  }
}

async function findings(deadline: Instant, ports: ListModePorts): Promise<Probed> {
  const { orgList, idLists, leaverLists } = await probeLists({ deadline }, ports);
  const owners = await allOwners(ports);
  const sources = await unreadSources(ports, ports.clock.now());
  const unlistable = owners.filter(
    ({ email, left }) =>
      (idLists === 'incomplete' && email === undefined) || (leaverLists === 'incomplete' && left === true),
  );
  return { orgListIs: orgList, unlistable: unlistable.length, unreadSources: sources.length };
}

function raise({ unlistable, unreadSources: sources }: Probed, { log }: ListModePorts): void {
  log.error('org-list-incomplete', { unreadSources: sources });
  if (unlistable > 0) log.error('owners-not-listable', { owners: unlistable });
}

async function returnToOrg(ports: ListModePorts): Promise<ListMode['mode']> {
  const now = ports.clock.now();
  const stored = await modesIn(ports).change(name, current =>
    current !== undefined && isTrustedAgain(current) ? backToOrg(current, now) : undefined,
  );
  ports.log.info('org-list-whole-again');
  return stored?.mode ?? 'org';
}

function modesIn({ notes }: Pick<ListModePorts, 'notes'>) {
  return notesOf(notes, 'list-mode', listMode);
}

import { TokenRefusedError, TransientError } from '../domain/errors.ts';
import type { ListWindow, WindowKind } from '../domain/ledger.ts';
import { tiersOf } from '../domain/look-back.ts';
import type { ListMode } from '../domain/list-mode.ts';
import { epochMsOf, minuteMs, type Instant } from '../domain/time.ts';
import type { Random } from '../ports.ts';
import { measuredLags, noteLags } from './arrivals.ts';
import { currentListMode } from './list-mode.ts';
import { allOwners } from './owners.ts';
import { planOwners } from './plan-owners.ts';
import { planWindows } from './plan-windows.ts';
import { isOfList, type ReadPorts, type Run } from './read-list.ts';
import { readWindow } from './read-window.ts';

export type PollPorts = ReadPorts & { readonly random: Random };

type Group = WindowKind | 'single';

/**
 * New windows before old ones: the present never waits for a backfill. Windows of single owners come before everyone's
 * history, and after what follows the present: some of them may be there because they fail.
 */
const urgency: Record<Group, number> = {
  tail: 0,
  'look-back': 1,
  'deep-look-back': 2,
  single: 3,
  history: 4,
};
/**
 * After this many failed windows of a group the rest of it waits for the next run: Webex is in trouble. Other groups are
 * tried all the same, so that one page that Webex never manages does not keep the whole past unread.
 */
const failuresToStop = 3;

/**
 * Reads from Webex every window that is due, and writes what is new. A window counts as read after the last page of its
 * last list came; one that does not fit into the run is cut in two; one that fails stays unread for the next run.
 * A refused token stops everything at once.
 *
 * @throws TransientError the first failure, after everything else that could be read was read
 */
export async function pollRecordings(
  input: { deadline: Instant; historyDays: number },
  ports: PollPorts,
): Promise<void> {
  const mode = await currentListMode(input, ports);
  await plan(mode, input.historyDays, ports);
  const windows = inOrder(await ports.windows.unread(), ports.clock.now());
  const run: Run = {
    deadline: input.deadline,
    ports,
    owners: once(() => allOwners(ports)),
    arrivals: [],
    heard: false,
  };
  const failures = await readWindows(windows, run);
  await noteLags(run.arrivals, ports);
  const [first] = failures;
  if (first !== undefined) throw first;
}

async function plan(mode: ListMode['mode'], historyDays: number, ports: PollPorts): Promise<void> {
  const { windows, clock } = ports;
  const wasPerOwner = (await windows.plannedUntil('history', 'perOwner')) !== undefined;
  // Also after the organisation is listed at once again: whoever became known just before has no history yet.
  const owners = mode === 'perOwner' || wasPerOwner ? await allOwners(ports) : [];
  const tiers = tiersOf(await measuredLags(ports), mode === 'org' ? 1 : owners.length);
  const planning = { mode, now: clock.now(), historyDays, tiers };
  await planOwners(owners, windows, planning);
  await planWindows(windows, planning);
}

async function readWindows(windows: readonly ListWindow[], run: Run): Promise<TransientError[]> {
  const failures: { group: Group; error: TransientError }[] = [];
  for (const window of windows) {
    if (run.ports.clock.now() >= run.deadline) break;
    const group = groupOf(window);
    if (failures.filter(failure => failure.group === group).length >= failuresToStop) continue;
    try {
      await readWindow(window, run);
    } catch (error) {
      if (!isOfWindow(error, group, run)) throw error;
      failures.push({ group, error });
    }
  }
  return failures.map(({ error }) => error);
}

/** Webex may refuse to list one owner, where the token is good for all the others. */
function isOfWindow(error: unknown, group: Group, run: Run): error is TransientError {
  if (group === 'single' && run.heard && isOfList(error)) return true;
  return error instanceof TransientError && !(error instanceof TokenRefusedError);
}

function inOrder(windows: readonly ListWindow[], now: Instant): ListWindow[] {
  const sorted = windows.toSorted(
    (a, b) => urgency[groupOf(a)] - urgency[groupOf(b)] || b.to.localeCompare(a.to),
  );
  const singles = sorted.filter(window => groupOf(window) === 'single');
  const before = sorted.filter(window => urgency[groupOf(window)] < urgency.single);
  return [...before, ...turned(singles, now), ...sorted.slice(before.length + singles.length)];
}

/** Begun elsewhere in each run: where a few fail again and again, all the others have their turn. */
function turned(windows: readonly ListWindow[], now: Instant): ListWindow[] {
  const at = Math.floor(epochMsOf(now) / (5 * minuteMs)) % Math.max(1, windows.length);
  return [...windows.slice(at), ...windows.slice(0, at)];
}

function groupOf({ kind, perOwner }: ListWindow): Group {
  return perOwner?.only === undefined ? kind : 'single';
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}

import { TokenRefusedError, TransientError } from '../domain/errors.ts';
import type { ListWindow, WindowKind } from '../domain/ledger.ts';
import type { Instant } from '../domain/time.ts';
import type { Clock, Log, RecordingStore, WebexReader, WindowLedger } from '../ports.ts';
import { halves, planWindows } from './plan-windows.ts';
import { rememberPage } from './remember-page.ts';

export type PollPorts = {
  readonly webex: WebexReader;
  readonly recordings: RecordingStore;
  readonly windows: WindowLedger;
  readonly clock: Clock;
  readonly log: Log;
};

/** New windows before old ones: the present never waits for a backfill. */
const urgency: Record<WindowKind, number> = { tail: 0, 'look-back': 1, history: 2 };
/**
 * After this many failed windows of a kind the rest of the kind waits for the next run: Webex is in trouble. Other kinds
 * are tried all the same, so that one page that Webex never manages does not keep the whole past unread.
 */
const failuresToStop = 3;

/**
 * Reads from Webex every window that is due, and writes what is new. A window counts as read after its last page came;
 * one that does not fit into the run is cut in two; one that fails stays unread for the next run.
 * A refused token stops everything at once.
 *
 * @throws TransientError the first failure, after everything else that could be read was read
 */
export async function pollRecordings(
  input: { deadline: Instant; historyDays: number },
  ports: PollPorts,
): Promise<void> {
  await planWindows(ports.windows, ports.clock.now(), input.historyDays);
  const failures: { kind: WindowKind; error: TransientError }[] = [];
  for (const window of inOrder(await ports.windows.unread())) {
    if (ports.clock.now() >= input.deadline) break;
    if (failures.filter(failure => failure.kind === window.kind).length >= failuresToStop) continue;
    try {
      await readWindow(window, input.deadline, ports);
    } catch (error) {
      if (!(error instanceof TransientError) || error instanceof TokenRefusedError) throw error;
      failures.push({ kind: window.kind, error });
    }
  }
  const [first] = failures;
  if (first !== undefined) throw first.error;
}

function inOrder(windows: readonly ListWindow[]): ListWindow[] {
  return windows.toSorted((a, b) => urgency[a.kind] - urgency[b.kind] || b.to.localeCompare(a.to));
}

async function readWindow(window: ListWindow, deadline: Instant, ports: PollPorts): Promise<void> {
  const total = { pages: 0, seen: 0, added: 0, changed: 0, malformed: 0 };
  try {
    for await (const page of ports.webex.list(window, deadline)) {
      const remembered = await rememberPage(page, ports);
      total.pages += 1;
      total.seen += remembered.seen;
      total.added += remembered.added;
      total.changed += remembered.changed;
      total.malformed += page.malformed.length;
      // A first page may be all that there is, which only asking for another shows: cut, it would be late again.
      if (ports.clock.now() >= deadline && total.pages > 1) throw tooMuch(window);
    }
  } catch (error) {
    // Begun anew, it would run into the same limit at the same page, run after run.
    if (total.pages > 0 && isOutOfTime(error) && (await splitWindow(window, ports))) return;
    throw error;
  }
  await ports.windows.finish(window, ports.clock.now());
  ports.log.info('window-read', { kind: window.kind, from: window.from, to: window.to, ...total });
}

/** Whether the work, or a wait that Webex asks for, reaches past the end of the run. */
function isOutOfTime(error: unknown): boolean {
  return (
    error instanceof TransientError && (error.fault === 'rate-limited' || error.fault === 'time-ran-out')
  );
}

/** @returns false when the window cannot be cut any smaller */
async function splitWindow(window: ListWindow, ports: PollPorts): Promise<boolean> {
  const parts = halves(window);
  if (parts === undefined) return false;
  await ports.windows.split(window, parts);
  ports.log.info('window-split', { kind: window.kind, from: window.from, to: window.to });
  return true;
}

function tooMuch(window: ListWindow): TransientError {
  return new TransientError(
    'time-ran-out',
    `The recordings from ${window.from} to ${window.to} did not fit into one run: give poll-recordings a longer timeout.`,
  );
}

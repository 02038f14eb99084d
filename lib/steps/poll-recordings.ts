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
/** After this many failed windows Webex is in trouble, and the rest waits for the next run. */
const failuresToStop = 3;

/**
 * Reads from Webex every window that is due, and writes what is new. A window counts as read after its last page came;
 * one that does not fit into the run is cut in two; one that fails stays unread for the next run.
 *
 * @throws TransientError the first failure, after everything else that could be read was read
 */
export async function pollRecordings(
  input: { deadline: Instant; historyDays: number },
  ports: PollPorts,
): Promise<void> {
  await planWindows(ports.windows, ports.clock.now(), input.historyDays);
  const failures: TransientError[] = [];
  for (const window of inOrder(await ports.windows.unread())) {
    if (ports.clock.now() >= input.deadline || failures.length >= failuresToStop) break;
    try {
      await readWindow(window, input.deadline, ports);
    } catch (error) {
      if (!(error instanceof TransientError) || error instanceof TokenRefusedError) throw error;
      failures.push(error);
    }
  }
  const [first] = failures;
  if (first !== undefined) throw first;
}

function inOrder(windows: readonly ListWindow[]): ListWindow[] {
  return windows.toSorted((a, b) => urgency[a.kind] - urgency[b.kind] || b.to.localeCompare(a.to));
}

async function readWindow(window: ListWindow, deadline: Instant, ports: PollPorts): Promise<void> {
  const total = { pages: 0, seen: 0, added: 0, changed: 0, malformed: 0 };
  for await (const page of ports.webex.list(window, deadline)) {
    const remembered = await rememberPage(page, ports);
    total.pages += 1;
    total.seen += remembered.seen;
    total.added += remembered.added;
    total.changed += remembered.changed;
    total.malformed += page.malformed.length;
    if (ports.clock.now() >= deadline) {
      await splitWindow(window, ports);
      return;
    }
  }
  await ports.windows.finish(window, ports.clock.now());
  ports.log.info('window-read', { kind: window.kind, from: window.from, to: window.to, ...total });
}

async function splitWindow(window: ListWindow, ports: PollPorts): Promise<void> {
  const parts = halves(window);
  if (parts === undefined) {
    throw new TransientError(
      'time-ran-out',
      `A minute of recordings (${window.from}) did not fit into one run: give poll-recordings a longer timeout.`,
    );
  }
  await ports.windows.split(window, parts);
  ports.log.info('window-split', { kind: window.kind, from: window.from, to: window.to });
}

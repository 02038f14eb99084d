import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { archiveKey, type Artefact } from '../../lib/domain/archive-keys.ts';
import { recordingId } from '../../lib/domain/recording-id.ts';
import { sheetKey, type Sheet } from '../../lib/domain/sheet.ts';
import { readSheet } from '../../lib/domain/sheet-text.ts';
import { dayMs, dayOf, minuteMs, plusMs, type Instant } from '../../lib/domain/time.ts';
import { readChecks } from '../../lib/steps/day-checks.ts';
import type { Secrets } from '../../lib/hr/proof.ts';
import { allOwners } from '../../lib/steps/owners.ts';
import { readListMode } from '../../lib/steps/list-mode.ts';
import { writeSheet } from '../../lib/steps/write-sheet.ts';
import type { Stack } from '../../local/driver/template.ts';
import { virtualClock } from '../../local/driver/virtual-clock.ts';
import { takeInventory } from '../../local/judge/inventory.ts';
import { judge } from '../../local/judge/judge.ts';
import { readTruth } from '../../local/judge/truth.ts';
import { alarmsFile } from '../../local/alarm/alarms-file.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../local/simulator/simulator.ts';
import { openFolderArchive } from '../../local/media/folder-archive.ts';
import { folderPapers } from '../../local/media/folder-papers.ts';
import { startKeeper } from '../../local/start/keeper.ts';
import { packagedStack } from '../../local/start/packaged.ts';
import { openEmbeddedStores } from '../../local/store/embedded-stores.ts';
import { at } from './recordings.ts';
import { keptLog } from './step-world.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { all } from './webex.ts';

const startMs = Date.UTC(2026, 9, 1);
const injectedShape = z.object({ injected: z.record(z.string(), z.number()) });
const callsShape = z.object({
  calls: z.object({ total: z.number(), byStatus: z.record(z.string(), z.number()) }),
});
const added = z.object({ id: z.string() });

/**
 * A simulated Webex without any recordings and tapekeeper at work on it, from 2026-10-01T00:00Z, over real HTTP, with
 * the settings of the packaged template. Time passes only in `until`.
 */
export async function aJourney(
  webexOptions: Partial<SimulatorOptions> = {},
  so: {
    withoutAdminToken?: boolean;
    through?: Between;
    restacked?: (stack: Stack) => Stack;
    secrets?: Secrets;
  } & Pace = {},
) {
  const data = await temporaryFolder();
  const folder = join(data, 'webex');
  const open = (port: number) =>
    startSimulator({ seed: 1, recordings: 0, startMs, folder, port, ...webexOptions });
  let webex: Simulator | undefined = await open(0);
  const { apiUrl, tokens } = webex;
  const port = Number(new URL(apiUrl).port);

  const clock = virtualClock(at('2026-10-01T00:00:00Z'), async now => {
    if (webex !== undefined) await post('/clock', { now });
  });
  const stores = openEmbeddedStores(join(data, 'tables'), clock, 'kill');
  const errors: string[] = [];
  const log = keptLog();
  const adminToken = so.withoutAdminToken === true ? undefined : tokens.admin;
  const { restacked = unchanged } = so;
  const keeper = await startKeeper({
    data,
    stores,
    stack: restacked(paced(so, await packagedStack())),
    webex: {
      apiUrl: (await so.through?.(new URL(apiUrl), () => clock.now()))?.href ?? apiUrl,
      token: tokens.compliance,
      adminToken,
    },
    clock,
    log,
    secrets: so.secrets,
    onError: (where, error) => errors.push(`${where}: ${String(error)}`),
  });
  onTestFinished(async () => {
    keeper.driver.stop();
    await webex?.close();
    stores.close();
  });

  async function post(path: string, body: unknown): Promise<unknown> {
    const address = `${webex?.adminUrl ?? ''}${path}`;
    const answer = await fetch(address, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  }

  async function truth() {
    return readTruth(webex?.adminUrl ?? '');
  }

  return {
    errors,
    webexFolder: folder,
    /** Tables and archive, for whoever lays hands on them. */
    dataFolder: data,
    /** What the comparisons of Webex, table and archive found. */
    checks: () => readChecks(stores),
    now: () => clock.now(),
    clock,
    log,
    notes: stores.notes,
    offboardings: stores.offboardings,
    cases: () => all(stores.offboardings.every()),
    /** Does something by hand at Webex: `/recordings`, `/people`, `/switches`. */
    byHand: post,
    /** What Webex is asked by hand: `/people`. */
    asked: async (path: string): Promise<unknown> => (await fetch(`${webex?.adminUrl ?? ''}${path}`)).json(),
    /** A small document of the archive. */
    paper: async (key: string) => folderPapers(await openFolderArchive(join(data, 'archive'))).get(key),
    mode: () => readListMode(stores),
    owners: () => allOwners(stores),
    /** How often this was said as a warning or an error, and with which facts. */
    said: (event: string) => log.lines.filter(line => line.event === event).map(({ facts }) => facts),
    /** Adds a recording by hand. @returns its id as Webex spells it */
    add: async (recording: object): Promise<string> => added.parse(await post('/recordings', recording)).id,
    /** Lets time pass until then, and until what began before is done. */
    async until(moment: string): Promise<void> {
      const then = at(moment);
      await clock.run(() => clock.now() >= then && keeper.driver.idle());
    },
    /** Lets time pass until then, whatever is under way. */
    async reach(moment: string): Promise<void> {
      const then = at(moment);
      await clock.run(() => clock.now() >= then);
    },
    row: (webexId: string) => stores.recordings.get(recordingId.parse(webexId)),
    rows: () => stores.count().reduce((total, count) => total + count.rows, 0),
    /** SHA-256 of what the archive holds of it, from its bytes. */
    async sha256Of(webexId: string, artefact: Artefact): Promise<string | undefined> {
      const path = join(keeper.objects, archiveKey(recordingId.parse(webexId), artefact, 1));
      const bytes = await readFile(path).catch(() => undefined);
      return bytes === undefined ? undefined : createHash('sha256').update(bytes).digest('hex');
    },
    /** What Webex really has. */
    truth,
    /** What Webex really has of it. */
    async truthOf(webexId: string) {
      const found = (await truth()).recordings.find(each => each.id === webexId);
      if (found === undefined) throw new Error('Webex has no such recording.');
      return found;
    },
    /** Every row's id, state and what the archive should hold of it. Times and attempts are left out. */
    states: async () =>
      (await all(stores.recordings.every()))
        .map(row => ({
          id: row.id,
          status: row.status,
          reason: row.status === 'parked' ? row.reason : undefined,
          archive: 'archive' in row ? { ...row.archive, verifiedAt: undefined } : undefined,
        }))
        .toSorted((one, other) => one.id.localeCompare(other.id)),
    /** Every object of the archive, by its bytes. */
    objects: async () =>
      (await takeInventory(keeper.objects)).toSorted((one, other) => one.key.localeCompare(other.key)),
    /** The balance sheet of yesterday, drawn now where it was not drawn before. */
    async sheet(): Promise<Sheet> {
      const papers = folderPapers(await openFolderArchive(join(data, 'archive')));
      const deadline = plusMs(clock.now(), minuteMs);
      const alarmTopic = alarmsFile(data);
      await writeSheet({ deadline, tokens: [] }, { ...stores, papers, alarmTopic, clock, log });
      const key = sheetKey(dayOf(plusMs(clock.now(), -dayMs)));
      return readSheet(key, (await papers.get(key)) ?? '');
    },
    /** How many calls Webex answered, in all and with 429. */
    async calls() {
      const { calls } = callsShape.parse(await (await fetch(`${webex?.adminUrl ?? ''}/truth`)).json());
      return { total: calls.total, refused: calls.byStatus['429'] ?? 0 };
    },
    /** How many faults Webex let its clients meet. */
    async injected(): Promise<number> {
      const read = injectedShape.parse(await (await fetch(`${webex?.adminUrl ?? ''}/truth`)).json());
      return Object.values(read.injected).reduce((sum, count) => sum + count, 0);
    },
    verdict: async () => judge(await truth(), await takeInventory(keeper.objects)),
    async webexGoesDown(): Promise<void> {
      await webex?.close();
      webex = undefined;
    },
    async webexComesBack(): Promise<void> {
      webex = await open(port);
      await post('/clock', { now: clock.now() });
    },
  };
}

/** Puts something between tapekeeper and Webex. @returns where tapekeeper finds Webex then */
type Between = (webex: URL, now: () => Instant) => Promise<URL>;

function unchanged(stack: Stack): Stack {
  return stack;
}

/** How often `poll-recordings` runs, and how far back its first run reaches: for lives in which not all of it matters. */
type Pace = { pollEveryMs?: number; historyDays?: number };

function paced({ pollEveryMs, historyDays }: Pace, stack: Stack): Stack {
  const poller = 'PollDashrecordingsLambdaFunction';
  const days = historyDays === undefined ? {} : { HISTORY_DAYS: `${historyDays}` };
  // Whoever compares goes back as far as the poller.
  const reaching = [poller, 'ReconcileLambdaFunction'].map(name => {
    const found = stack.functions[name] ?? { timeoutMs: 0, environment: {} };
    return [name, { ...found, environment: { ...found.environment, ...days } }] as const;
  });
  return {
    ...stack,
    functions: { ...stack.functions, ...Object.fromEntries(reaching) },
    schedules: stack.schedules.map(each =>
      each.function === poller ? { ...each, everyMs: pollEveryMs ?? each.everyMs } : each,
    ),
  };
}

/** A few minutes later, in which a poll and a sweep have run. */
export function soonAfter(moment: string): Instant {
  return plusMs(at(moment), 12 * minuteMs);
}

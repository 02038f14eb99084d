import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Recording } from '../../lib/domain/recording.ts';
import { sheetKey, startOf, type Sheet } from '../../lib/domain/sheet.ts';
import { readSheet, sheetText } from '../../lib/domain/sheet-text.ts';
import { statuses } from '../../lib/domain/lifecycle.ts';
import { dayMs, hourMs, plusMs } from '../../lib/domain/time.ts';
import { writeSheet } from '../../lib/steps/write-sheet.ts';
import { alarmsFile } from '../../local/alarm/alarms-file.ts';
import { openFolderArchive } from '../../local/media/folder-archive.ts';
import { folderPapers } from '../../local/media/folder-papers.ts';
import { openEmbeddedStores } from '../../local/store/embedded-stores.ts';
import { at } from './recordings.ts';
import { farDeadline, handClock, keptLog } from './step-world.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A sheet that adds up, of a day on which nothing was ever seen. */
export function aSheet(overrides: Partial<Sheet> = {}): Sheet {
  const day = overrides.day ?? '2026-03-01';
  return {
    day,
    drawnAt: plusMs(startOf(day), dayMs + hourMs),
    seen: 0,
    states: Object.fromEntries(statuses.map(status => [status, { rows: 0 }])),
    unexplained: { rows: 0, ids: [] },
    backlog: { rows: 0 },
    parked: {},
    awaiting: { rows: 0, transcript: 0, metadata: 0 },
    held: 0,
    vanished: { withArchive: 0, withoutArchive: 0 },
    lag: { recordings: 0, legs: {} },
    listing: { mode: 'org', kinds: {} },
    arrivals: { measured: 0, reachMs: {}, outgrown: false },
    callsPerSecond: {},
    reconcile: { days: 0, missed: 0, damaged: 0 },
    archive: { recordings: 0, objects: 0, bytes: 0, growth: null },
    previous: null,
    missingDays: 0,
    ...overrides,
  };
}

/** Tables and archive in a folder that goes away with the test, twenty past midnight of 2 March. */
export async function sheetWorld(start = '2026-03-02T00:20:00Z') {
  const data = await temporaryFolder();
  const clock = handClock(start);
  const stores = openEmbeddedStores(join(data, 'tables'), clock, 'kill');
  const archive = await openFolderArchive(join(data, 'archive'));
  let open = true;
  const close = () => {
    if (open) stores.close();
    open = false;
  };
  onTestFinished(close);
  const log = keptLog();
  const { recordings, windows, gates, notes, holds } = stores;
  const kept = { papers: folderPapers(archive), alarmTopic: alarmsFile(data) };
  const ports = { recordings, windows, gates, notes, holds, ...kept, clock, log };
  return {
    ...ports,
    ports,
    data,
    close,
    async add(...rows: Recording[]) {
      for (const row of rows) await recordings.create(row);
    },
    draw: (deadline = farDeadline) => writeSheet({ deadline, tokens: ['compliance-read'] }, ports),
    /** Puts a sheet into the archive as if it had been drawn. */
    keep: (sheet: Sheet) => ports.papers.put(sheetKey(sheet.day), sheetText(sheet)),
    textOf: (day: string) => readFile(join(archive.objects, sheetKey(day)), 'utf8'),
    async sheetOf(day: string): Promise<Sheet> {
      const key = sheetKey(day);
      return readSheet(key, (await ports.papers.get(key)) ?? '');
    },
  };
}
export type SheetWorld = Awaited<ReturnType<typeof sheetWorld>>;

/** A moment on 1 March 2026. */
export function on1March(time: string) {
  return at(`2026-03-01T${time}Z`);
}

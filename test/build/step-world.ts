import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Recording } from '../../lib/domain/recording.ts';
import type { RecordingId } from '../../lib/domain/recording-id.ts';
import { dayMs, dayOf, plusMs, type Instant } from '../../lib/domain/time.ts';
import type { AlarmTopic, Clock, Log, LogFacts, RecordingStore } from '../../lib/ports.ts';
import { readPolicy } from '../../lib/policy/read-policy.ts';
import { openFolderArchive } from '../../local/media/folder-archive.ts';
import { folderPapers } from '../../local/media/folder-papers.ts';
import { openEmbeddedStores } from '../../local/store/embedded-stores.ts';
import { at } from './recordings.ts';
import { webexInMemory } from './webex-in-memory.ts';

/** A clock that stands still until it is set; sleeping moves it on at once. */
export type HandClock = Clock & { set(text: string): Instant; pass(ms: number): Instant };

export function handClock(start = '2026-03-02T10:00:00Z'): HandClock {
  let now = at(start);
  return {
    now: () => now,
    set: text => (now = at(text)),
    pass: ms => (now = plusMs(now, ms)),
    sleep: async ms => void (now = plusMs(now, ms)),
  };
}

export type Line = { level: 'info' | 'warn' | 'error'; event: string; facts: LogFacts };

/** A log that keeps its lines. */
export function keptLog(): Log & { readonly lines: Line[] } {
  const lines: Line[] = [];
  const keep =
    (level: Line['level']) =>
    (event: string, facts: LogFacts = {}) =>
      void lines.push({ level, event, facts });
  return { lines, info: keep('info'), warn: keep('warn'), error: keep('error') };
}

/** An alarm topic that keeps what arrives. */
export function keptTopic(): AlarmTopic & { readonly arrived: { event: string; facts: LogFacts }[] } {
  const arrived: { event: string; facts: LogFacts }[] = [];
  return { arrived, publish: async (event, facts) => void arrived.push({ event, facts }) };
}

/** Later than any test goes. */
export const farDeadline = at('2030-01-01T00:00:00Z');

/** Everything that a step needs, on the embedded stores in a folder that goes away with the test. */
export async function stepWorld(start?: string) {
  const folder = await mkdtemp(join(tmpdir(), 'tapekeeper-steps-'));
  const clock = handClock(start);
  const stores = openEmbeddedStores(folder, clock, 'kill');
  const media = await openFolderArchive(join(folder, 'archive'));
  onTestFinished(async () => {
    stores.close();
    await rm(folder, { recursive: true });
  });
  const { recordings, windows, marks, leases, holds, notes, gates, offboardings } = stores;
  return {
    clock,
    log: keptLog(),
    webex: webexInMemory(clock),
    random: () => 0.5,
    recordings,
    windows,
    marks,
    leases,
    holds,
    notes,
    gates,
    offboardings,
    media,
    papers: folderPapers(media),
    alarmTopic: keptTopic(),
    readPolicy,
    newId: ids(),
    /** Keys of all that the archive has of recordings, sorted. */
    async keys(): Promise<string[]> {
      const entries = await readdir(media.objects, { recursive: true, withFileTypes: true });
      return entries
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name).slice(media.objects.length + 1))
        .filter(key => key.startsWith('recordings/'))
        .toSorted();
    },
    /** Files that a broken write left behind. */
    unfinished: () => readdir(join(folder, 'archive', 'unfinished')),
    /** How many writes the recordings table has seen. */
    writes: () => stores.feed.read(0, 100_000).length,
    row: async (id: RecordingId) => existing(await recordings.get(id)),
    /** The row, rung as `sweep` does it. */
    async ring(id: RecordingId): Promise<Recording> {
      const row = existing(await recordings.get(id));
      return recordings.move(row, { ...row, wake: 'archive', lookAt: plusMs(clock.now(), 1_800_000) });
    },
  };
}

/** Ids as they come: 00000001 and so on. */
function ids(): () => string {
  let made = 0;
  return () => String((made += 1)).padStart(8, '0');
}
export type StepWorld = Awaited<ReturnType<typeof stepWorld>>;

function existing(row: Recording | undefined): Recording {
  if (row === undefined) throw new Error('The row does not exist.');
  return row;
}

/** Every row whose `lookAt` is on one of these days, in no order. */
export async function rowsDue(
  recordings: RecordingStore,
  from: Instant,
  until: Instant,
): Promise<Recording[]> {
  const rows: Recording[] = [];
  for (let day = from; dayOf(day) <= dayOf(until); day = plusMs(day, dayMs)) {
    for (let shard = 0; shard < recordings.shards; shard += 1)
      rows.push(...(await recordings.due({ day: dayOf(day), shard, until, limit: 1_000 })));
  }
  return rows;
}

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { archiveKey } from '../../lib/domain/archive-keys.ts';
import type { DayCheck } from '../../lib/domain/day-check.ts';
import type { ListWindow } from '../../lib/domain/ledger.ts';
import type { Archived, Recording } from '../../lib/domain/recording.ts';
import type { Instant } from '../../lib/domain/time.ts';
import type { WebexRecording } from '../../lib/domain/webex-recording.ts';
import { readChecks } from '../../lib/steps/day-checks.ts';
import { walkDays, type WalkPorts, type WalkSettings } from '../../lib/steps/walk-days.ts';
import { anArchived, at, facts } from './recordings.ts';
import { farDeadline, stepWorld } from './step-world.ts';
import { aWebexRecording } from './webex-in-memory.ts';

const settings: WalkSettings = { retentionDays: 10, historyDays: 5, cycleDays: 7, calls: 300 };

/** The day that these tests look at, and the moment at which they do so: two days later. */
export const day = '2026-02-28';
export const made = at('2026-02-28T09:20:00Z');

/**
 * Webex, table and archive on the 2nd of March, 10:00. The poller ran first on the 28th of February and has read five
 * days back from there.
 */
export async function reconcileWorld(so: { unread?: readonly ListWindow[] } = {}) {
  const world = await stepWorld();
  await world.windows.plan({
    kind: 'history',
    since: undefined,
    until: at('2026-02-28T00:00:00Z'),
    windows: so.unread ?? [],
  });

  /** A row as it stands, in the table and nowhere else. */
  async function inTable<Row extends Recording>(row: Row): Promise<Row> {
    await world.recordings.create(row);
    return row;
  }

  async function put(key: string, text: string): Promise<{ copy: number; bytes: number; sha256: string }> {
    const bytes = Buffer.from(text);
    const body = Readable.from([bytes], { objectMode: false });
    await world.media.put(key, body, { bytes: bytes.length, contentType: 'text/plain' });
    return { copy: 1, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  }

  return {
    ...world,
    inTable,
    /** One run of the walk. */
    async walk(
      over: Partial<WalkSettings & { deadline: Instant }> = {},
      ports: WalkPorts = world,
    ): Promise<void> {
      await walkDays({ ...settings, deadline: farDeadline, ...over }, ports);
    },
    /** Something that Webex shows, made on the day. */
    shown: (overrides: Partial<WebexRecording> = {}) =>
      world.webex.show(aWebexRecording({ createTime: made, timeRecorded: made, ...overrides })),
    /** A recording that is archived as its row says: in the table and in the archive, and shown by Webex unless hidden. */
    async archived(overrides: Partial<Archived> = {}, isShown = true): Promise<Archived> {
      const plain = anArchived({
        discoveredAt: made,
        facts: facts({ createTime: made, timeRecorded: made }),
        ...overrides,
      });
      const { id, archive } = plain;
      const audio = await put(archiveKey(id, 'audio', 1), `audio of ${id}`);
      const transcript = await put(archiveKey(id, 'transcript', 1), `transcript of ${id}`);
      const metadata = await put(archiveKey(id, 'metadata', 1), `metadata of ${id}`);
      const row = await inTable({
        ...plain,
        archive: {
          ...archive,
          audio,
          transcript: { state: 'stored', ...transcript },
          metadata: { state: 'stored', ...metadata },
        },
      });
      if (isShown) {
        const { createTime, timeRecorded } = row.facts;
        world.webex.show(
          aWebexRecording({ id, createTime, timeRecorded, durationSeconds: row.facts.durationSeconds }),
        );
      }
      return row;
    },
    async check(of = day): Promise<DayCheck | undefined> {
      const { checks } = await readChecks(world);
      return checks.find(check => check.day === of);
    },
    checks: async () => (await readChecks(world)).checks,
    state: async () => (await readChecks(world)).walk,
    /** What was said of recordings and days at these levels. */
    alarms: () =>
      world.log.lines
        .filter(({ level }) => level !== 'info')
        .map(({ level, event, facts: said }) => `${level} ${event} ${String(said['id'] ?? '')}`.trim()),
  };
}
export type ReconcileWorld = Awaited<ReturnType<typeof reconcileWorld>>;

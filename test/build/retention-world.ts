import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { archiveKey } from '../../lib/domain/archive-keys.ts';
import { intend, isIntended } from '../../lib/domain/destroying.ts';
import type { OwnerState } from '../../lib/domain/fate.ts';
import type { Archive, Archived, Recording } from '../../lib/domain/recording.ts';
import { recordingId, type RecordingId } from '../../lib/domain/recording-id.ts';
import type { Receipt } from '../../lib/domain/receipt.ts';
import { minuteMs, msBetween, plusMs, type Instant } from '../../lib/domain/time.ts';
import type { WebexRecording } from '../../lib/domain/webex-recording.ts';
import { readPolicy } from '../../lib/policy/read-policy.ts';
import { adoptPolicy } from '../../lib/steps/adopt-policy.ts';
import { applyRetention } from '../../lib/steps/apply-retention.ts';
import type { RetentionPorts } from '../../lib/steps/retention-run.ts';
import { stageNotes, theStage } from '../../lib/steps/stage-now.ts';
import { readReceipt, writeReceipt } from '../../lib/steps/write-receipt.ts';
import { policyText } from './policies.ts';
import { anArchived, anId, at, facts, spelledByWebex } from './recordings.ts';
import { aTrashed, planned } from './retained-rows.ts';
import { farDeadline, stepWorld } from './step-world.ts';
import { all } from './webex.ts';
import { aWebexRecording } from './webex-in-memory.ts';
import { webexWithBin } from './webex-with-bin.ts';

const bytes = Buffer.from('the audio, as it was archived');
const sha256 = createHash('sha256').update(bytes).digest('hex');
const archive: Archive = {
  audio: { copy: 1, bytes: bytes.length, sha256 },
  transcript: { state: 'none' },
  metadata: { state: 'none' },
  verifiedAt: at('2026-03-02T10:05:00Z'),
};

/**
 * A live stage on the 1st of June 2026, ten past midnight, under a policy of 90 days and then 14, and Webex with its
 * recycle bin. What was recorded on the 2nd of March is due.
 */
export async function retentionWorld(so: { policy?: string; isLive?: boolean; inMemory?: boolean } = {}) {
  const world = await stepWorld('2026-01-01T00:00:00Z', so);
  const { clock, recordings, notes } = world;
  const webex = webexWithBin(clock);
  const text = so.policy ?? policyText();
  const policy = readPolicy(text);
  await adoptPolicy({ text, by: 'Ana Rebelo' }, world);
  if (so.isLive !== false)
    await stageNotes(notes).change(theStage, () => ({ mode: 'live', since: clock.now(), by: 'Ana Rebelo' }));
  const owners = new Map<string, OwnerState | Error>();
  const ports: RetentionPorts = {
    ...world,
    webex: webex.reader,
    keeper: webex.keeper,
    accounts: {
      async stateOf(owner) {
        const state = owners.get(owner.id) ?? 'active';
        if (state instanceof Error) throw state;
        return state;
      },
    },
  };
  clock.set('2026-06-01T00:10:00Z');

  async function put(id: RecordingId): Promise<void> {
    await world.media.put(archiveKey(id, 'audio', 1), Readable.from([bytes]), { contentType: 'audio/mpeg' });
  }

  /** As Webex shows the recording of a row. */
  function seenOf(row: Recording, status: string): WebexRecording {
    const { origin, owner, createTime } = row.facts ?? facts();
    return aWebexRecording({
      id: row.id,
      webexId: row.webexId,
      status,
      createTime,
      ownerId: owner?.id ?? origin.ownerId,
    });
  }

  async function ourDue(): Promise<Archived> {
    const id = anId();
    await put(id);
    const row = planned(anArchived({ id, archive }), policy, at('2026-03-02T10:05:00Z'));
    if (row.status !== 'archived') throw new Error('It is not archived.');
    return row;
  }

  async function run(
    ids?: readonly RecordingId[],
    others: Partial<RetentionPorts> & { mayWrite?: boolean } = {},
  ): Promise<readonly RecordingId[]> {
    const { mayWrite = true, ...instead } = others;
    const rung = (await all(recordings.every())).filter(row => row.wake === 'retain').map(row => row.id);
    return applyRetention({ ids: ids ?? rung, deadline: farDeadline, mayWrite }, { ...ports, ...instead });
  }

  /** Rings whatever is due and not final, as `sweep` does. */
  async function ring(): Promise<void> {
    for (const row of await all(recordings.every())) {
      const isOrdered = 'restore' in row && row.restore !== undefined;
      if (!isOrdered && !isIntended(row)) continue;
      if (row.lookAt === undefined || row.lookAt > clock.now()) continue;
      await recordings.move(row, { ...row, wake: 'retain', lookAt: plusMs(clock.now(), 30 * minuteMs) });
    }
  }

  const receipts = async (): Promise<Receipt[]> => {
    const found: Receipt[] = [];
    for await (const key of world.papers.keys('receipts/')) {
      const receipt = await readReceipt(key.slice('receipts/'.length, -'.json'.length), world);
      if (receipt !== undefined && receipt.kind !== 'deed') found.push(receipt);
    }
    return found;
  };

  return {
    ...world,
    ports,
    webex,
    policy,
    owners,
    run,
    ring,
    receipts,
    put,
    seenOf,
    /** A row with its recording in Webex. */
    async add<Row extends Recording>(row: Row, status: string): Promise<Row> {
      await recordings.create(row);
      webex.has(seenOf(row, status));
      return row;
    },
    /** Archived and due, with nothing intended yet. */
    async due(overrides: Partial<Archived> = {}): Promise<Recording> {
      return this.add({ ...(await ourDue()), lookAt: clock.now(), ...overrides }, 'available');
    },
    /** Archived, due, intended and rung. */
    async toTrash(overrides: Partial<Extract<Recording, { status: 'trashing' }>> = {}) {
      const row = await ourDue();
      const intended = { ...intend(anIntendable(row), clock.now(), plusMs(clock.now(), 30 * minuteMs)) };
      if (intended.status !== 'trashing') throw new Error('It is not to be trashed.');
      return this.add({ ...intended, ...overrides }, 'available');
    },
    /** Trashed by us on the 1st of May, with a receipt, due, intended and rung. */
    async toPurge(overrides: Partial<Extract<Recording, { status: 'purging' }>> = {}) {
      const trashed = planned(await this.ourTrash(), policy, at('2026-05-01T00:30:00Z'));
      const intended = intend(anIntendable(trashed), clock.now(), plusMs(clock.now(), 30 * minuteMs));
      if (intended.status !== 'purging') throw new Error('It is not to be purged.');
      return this.add({ ...intended, ...overrides }, 'deleted');
    },
    /** The row of a recording that we trashed, which is not in the table yet. */
    async ourTrash(overrides: Partial<Extract<Recording, { status: 'trashed' }>> = {}) {
      const id = anId();
      await put(id);
      const trashedAt = at('2026-05-01T00:30:00Z');
      const receipt = await writeReceipt(
        {
          ...{ kind: 'attempt', what: 'trash', at: trashedAt, by: 'apply-retention' },
          items: [{ id, evidence: { shown: 'available' } }],
        },
        world,
      );
      return aTrashed({ id, webexId: spelledByWebex(id), archive, trashedAt, receipt, ...overrides });
    },
    /** A quarter of an hour later, whatever is due is rung and looked at. */
    async later(minutes = 15): Promise<void> {
      clock.pass(minutes * minuteMs);
      await ring();
      await run();
    },
    /** Every call, with the ids as rows have them. */
    calls: () => webex.arrived.map(({ what, ids }) => ({ what, ids: ids.map(id => recordingId.parse(id)) })),
    said: (event: string) =>
      world.log.lines.filter(line => line.event === event).map(({ facts: told }) => told),
    /** Ids that were sent again less than a quarter of an hour later. */
    tooSoon(): string[] {
      const last = new Map<string, Instant>();
      return webex.arrived.flatMap(({ at: moment, what, ids }) =>
        ids.filter(id => {
          const before = last.get(`${what} ${id}`);
          last.set(`${what} ${id}`, moment);
          return before !== undefined && msBetween(before, moment) < 15 * minuteMs;
        }),
      );
    },
  };
}
export type RetentionWorld = Awaited<ReturnType<typeof retentionWorld>>;

function anIntendable(row: Recording): Parameters<typeof intend>[0] {
  if (row.status === 'archived' || row.status === 'trashed' || row.status === 'discovered') return row;
  throw new Error('Such a row is never intended.');
}

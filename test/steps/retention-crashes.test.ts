import { describe, expect, it } from 'vitest';
import type { RecordingId } from '../../lib/domain/recording-id.ts';
import { orderRestore } from '../../lib/domain/restoring.ts';
import { verifyArchive } from '../../lib/steps/verify-archive.ts';
import { readFolderMedia } from '../../local/media/folder-reader.ts';
import { at, facts } from '../build/recordings.ts';
import { cuttable, type Cut } from '../build/cut-retention.ts';
import { Death, mortal } from '../build/mortal.ts';
import { retentionWorld, type RetentionWorld } from '../build/retention-world.ts';

const slowMs = 120_000;

/** Rows for every path: two to trash, one to purge, one to restore, one whose owner has left; and their witness. */
async function aWorld() {
  const world = await retentionWorld();
  const leaver = 'd3a1c0de-0000-4000-8000-000000000001';
  world.owners.set(leaver, 'inactive');
  const rows: { readonly id: RecordingId }[] = [];
  rows.push(await world.toTrash(), await world.toTrash());
  rows.push(await world.toPurge());
  const inBin = orderRestore(await world.ourTrash(), 'person', world.clock.now());
  rows.push(await world.add({ ...inBin, wake: 'retain' as const }, 'deleted'));
  const left = facts({ origin: { ...facts().origin, ownerId: leaver } });
  rows.push(await world.toTrash({ facts: left }));
  const witness = await world.toTrash({ facts: facts({ createTime: at('2026-05-30T08:00:00Z') }) });
  const { wake: _rung, lookAt: _due, ...silent } = witness;
  await world.recordings.move(witness, silent);
  return { world, rows };
}

/**
 * Lives through it with a process that dies at each cut, one after the other.
 *
 * @param so.pauseMinutes until the next one: none where the stream brings the records again at once
 */
async function live(cuts: readonly Cut[], so: { pauseMinutes: number }) {
  const { world, rows } = await aWorld();
  let died = 0;
  for (const cut of cuts) {
    const process = mortal(cut);
    try {
      await world.run(undefined, cuttable(world, process));
    } catch (error) {
      if (!(error instanceof Death)) throw error;
      died += 1;
    }
    world.clock.pass(so.pauseMinutes * 60_000);
    await world.ring();
  }
  for (let look = 0; look < 8; look += 1) await world.later(16);
  const table = [];
  for (const { id } of rows) {
    const row = await world.row(id);
    const by = 'by' in row ? row.by : undefined;
    table.push({ status: row.status, by, attempts: row.attempts, isOpen: row.lookAt !== undefined });
  }
  return { table, died, tooSoon: world.tooSoon(), sent: world.calls(), misfits: await misfitsIn(world) };
}

/** What does not fit in the archive; nobody draws sheets here. */
async function misfitsIn(world: RetentionWorld) {
  const ports = { ...world, reader: readFolderMedia(world.media.objects) };
  const { findings } = await verifyArchive({ media: 'all', now: world.clock.now(), announced: [] }, ports);
  return findings.filter(({ what }) => what !== 'receipt-unsealed');
}

const never: Cut = { diesAtWrite: 100_000, written: false };
const later = { pauseMinutes: 16 };

describe('a process that dies while it applies retention', { timeout: slowMs }, () => {
  const undisturbed = [
    { status: 'trashed', by: 'tapekeeper', attempts: 0, isOpen: true },
    { status: 'trashed', by: 'tapekeeper', attempts: 0, isOpen: true },
    { status: 'purged', by: 'tapekeeper', attempts: 0, isOpen: false },
    { status: 'archived', by: undefined, attempts: 0, isOpen: true },
    { status: 'archived', by: undefined, attempts: 0, isOpen: true },
  ];

  it('has an undisturbed life to be compared with', async () => {
    const { table, sent, misfits } = await live([never], later);
    expect(misfits).toEqual([]);
    expect(table).toEqual(undisturbed);
    expect(sent).toHaveLength(3);
  });

  it('at any call leaves rows that end in the same states, and sends nothing twice too soon', async () => {
    let last = 0;
    for (let diesAtWrite = 1; ; diesAtWrite += 1) {
      const lives = [
        await live([{ diesAtWrite, written: false }], later),
        await live([{ diesAtWrite, written: true }], later),
      ];
      for (const { table, tooSoon, misfits } of lives) {
        expect(misfits, `cut at ${diesAtWrite}`).toEqual([]);
        expect(table, `cut at ${diesAtWrite}`).toEqual(undisturbed);
        expect(tooSoon, `cut at ${diesAtWrite}`).toEqual([]);
      }
      if (lives.every(({ died }) => died === 0)) break;
      last = diesAtWrite;
    }
    expect(last).toBeGreaterThan(40);
  });

  it('twice does so as well', async () => {
    for (let first = 1; first <= 60; first += 6) {
      for (let second = 1; second <= 60; second += 9) {
        const cuts = [
          { diesAtWrite: first, written: first % 2 === 0 },
          { diesAtWrite: second, written: second % 2 === 1 },
        ];
        const { table, tooSoon, misfits } = await live(cuts, {
          pauseMinutes: (first + second) % 2 === 0 ? 0 : 16,
        });
        expect(misfits, `cut at ${first} and ${second}`).toEqual([]);
        expect(table, `cut at ${first} and ${second}`).toEqual(undisturbed);
        expect(tooSoon, `cut at ${first} and ${second}`).toEqual([]);
      }
    }
  });
});

import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { discover } from '../../lib/domain/discovery.ts';
import type { KeptObject, Receipt } from '../../lib/domain/receipt.ts';
import type { RecordingId } from '../../lib/domain/recording-id.ts';
import { sheetKey } from '../../lib/domain/sheet.ts';
import { dayMs, hourMs } from '../../lib/domain/time.ts';
import { archiveRecording } from '../../lib/steps/archive-recording.ts';
import { placeHold } from '../../lib/steps/place-hold.ts';
import { verifyArchive } from '../../lib/steps/verify-archive.ts';
import { writeReceipt } from '../../lib/steps/write-receipt.ts';
import { writeSheet } from '../../lib/steps/write-sheet.ts';
import { readFolderMedia } from '../../local/media/folder-reader.ts';
import { receiptsOf } from './receipts.ts';
import { farDeadline, stepWorld, type StepWorld } from './step-world.ts';
import { aWebexRecording, mp3Bytes, sends } from './webex-in-memory.ts';

const vtt = 'WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n';

/**
 * An archive of four days, from 1 March 2026 on: on each a recording that is archived with all that belongs to it, one of
 * them trashed on the second and purged on the third; of the fourth day, which is not over, no sheet.
 */
export async function verifiedWorld() {
  const world = await stepWorld('2026-03-01T09:00:00Z');
  const first = await archiveOne(world);
  await placeHold({ scope: 'everything', reason: 'Case 4711', by: 'Legal' }, world);
  await nextDay(world);
  await archiveOne(world);
  const proof = await call(world, 'trash', first);
  await nextDay(world);
  await archiveOne(world);
  await call(world, 'purge', first, proof);
  await nextDay(world);
  await archiveOne(world);
  const files = filesBelow(world.media.objects);
  return {
    ...world,
    ...files,
    first,
    newestSheet: sheetKey('2026-03-03'),
    async verify(so: Partial<Parameters<typeof verifyArchive>[0]> = {}) {
      const ports = { ...world, reader: readFolderMedia(world.media.objects), random: () => 0.5 };
      const now = world.clock.now();
      return verifyArchive({ media: 'all', now, announced: [], ...so }, ports);
    },
    /** What the alarm topic was told of sheets. */
    announced: () =>
      world.alarmTopic.arrived.map(({ facts }) => ({
        key: String(facts['key']),
        sha256: String(facts['sha256']),
      })),
  };
}
export type VerifiedWorld = Awaited<ReturnType<typeof verifiedWorld>>;

async function archiveOne(world: StepWorld): Promise<RecordingId> {
  const recording = aWebexRecording({ createTime: world.clock.now() });
  const audio = await mp3Bytes(recording.id);
  world.webex.show(recording, {
    audio: () => sends(audio),
    transcript: () => sends(vtt),
    metadata: () => JSON.stringify({ serviceType: 'calling', of: recording.id }),
  });
  await world.recordings.create(discover(recording, world.clock.now()));
  await world.ring(recording.id);
  await archiveRecording({ id: recording.id, deadline: farDeadline }, world);
  world.clock.pass(hourMs);
  return recording.id;
}

/** The receipts of a call and of what came of it. @returns the id of the call's */
async function call(world: StepWorld, what: 'trash' | 'purge', id: RecordingId, proof?: string) {
  const { object, bytes, sha256 } = await audioOf(world, id);
  const evidence = { shown: what === 'trash' ? 'available' : 'deleted', object, bytes, sha256 };
  const items = [{ id, evidence: proof === undefined ? evidence : { ...evidence, proof } }];
  const by = 'apply-retention';
  const write = async (of: Receipt) => writeReceipt(of, world);
  const attempt = await write({ kind: 'attempt', what, at: world.clock.now(), by, items });
  world.clock.pass(hourMs);
  const shown = what === 'trash' ? 'deleted' : 'gone';
  await write({ kind: 'outcome', of: attempt, at: world.clock.now(), by, items: [{ id, shown }] });
  return attempt;
}

async function audioOf(world: StepWorld, id: RecordingId): Promise<KeptObject> {
  const objects = (await receiptsOf(world)).flatMap(of =>
    of.kind === 'archived' && of.id === id ? of.objects : [],
  );
  const audio = objects.find(({ artefact }) => artefact === 'audio');
  if (audio === undefined) throw new Error('It is not archived.');
  return audio;
}

async function nextDay(world: StepWorld): Promise<void> {
  const { clock } = world;
  clock.pass(dayMs);
  clock.set(`${clock.now().slice(0, 10)}T00:30:00Z`);
  await writeSheet({ deadline: farDeadline, tokens: [] }, world);
  clock.set(`${clock.now().slice(0, 10)}T09:00:00Z`);
}

/** What somebody can do who has the archive's folder. */
function filesBelow(objects: string) {
  const pathOf = (key: string) => join(objects, ...key.split('/'));
  return {
    /** Every key of the archive, sorted. */
    async files(): Promise<string[]> {
      const entries = await readdir(objects, { recursive: true, withFileTypes: true });
      return entries
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name).slice(objects.length + 1))
        .toSorted();
    },
    drop: async (key: string) => rm(pathOf(key)),
    /** Takes it out of the archive. @returns how to put it back */
    async takeOut(key: string): Promise<() => Promise<void>> {
      const aside = join(objects, '..', 'aside');
      await rename(pathOf(key), aside);
      return async () => rename(aside, pathOf(key));
    },
    /** Changes one bit in the middle. */
    async flip(key: string): Promise<void> {
      const bytes = await readFile(pathOf(key));
      const middle = Math.floor(bytes.length / 2);
      bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
      await writeFile(pathOf(key), bytes);
    },
    async swap(one: string, other: string): Promise<void> {
      await rename(pathOf(one), pathOf(`${one}.aside`));
      await rename(pathOf(other), pathOf(one));
      await rename(pathOf(`${one}.aside`), pathOf(other));
    },
    rewrite: async (key: string, change: (text: string) => string) =>
      writeFile(pathOf(key), change(await readFile(pathOf(key), 'utf8'))),
  };
}

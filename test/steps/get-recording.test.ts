import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { copyFolder } from '../../cli/get/folder.ts';
import { archiveKey } from '../../lib/domain/archive-keys.ts';
import { TransientError } from '../../lib/domain/errors.ts';
import { getRecording, type GetPorts } from '../../lib/steps/get-recording.ts';
import { readReceipt } from '../../lib/steps/write-receipt.ts';
import { readFolderMedia } from '../../local/media/folder-reader.ts';
import { receiptKeysOf } from '../build/receipts.ts';
import { aDiscovered, anArchived, anId, at } from '../build/recordings.ts';
import { stepWorld } from '../build/step-world.ts';
import { temporaryFolder } from '../build/temporary-folder.ts';

const [audio, transcript] = [Buffer.alloc(300_000, 'audio '), Buffer.from('WEBVTT\n\nHello.')];

function stored(bytes: Buffer) {
  return { copy: 1, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** A recording with audio and transcript in an archive, and an empty folder to copy it into. */
async function archivedWorld(so: { asArchived?: Buffer } = {}) {
  const world = await stepWorld('2026-05-25T12:00:00Z');
  const to = await temporaryFolder();
  const row = anArchived({
    archive: {
      audio: stored(so.asArchived ?? audio),
      transcript: { state: 'stored', ...stored(transcript) },
      metadata: { state: 'none' },
      verifiedAt: at('2026-03-02T10:05:00Z'),
    },
  });
  await world.recordings.create(row);
  for (const [artefact, bytes] of [
    ['audio', audio],
    ['transcript', transcript],
  ] as const)
    await world.media.put(archiveKey(row.id, artefact, 1), Readable.from([bytes]), { contentType: 'x' });
  const { recordings, papers, clock, newId } = world;
  const media = readFolderMedia(world.media.objects);
  const ports: GetPorts = { recordings, papers, clock, newId, media, folder: await copyFolder(to) };
  const receipts = async () => receiptKeysOf(world);
  return { ...world, ports, row, to, receipts, there: async () => (await readdir(to)).toSorted() };
}

const by = 'Legal, Ana Rebelo';

describe('a recording that is copied out of the archive', () => {
  it('is there whole, for nobody else to read, with a receipt that says who took it', async () => {
    const { ports, row, to, there, receipts } = await archivedWorld();
    expect(await receipts()).toStrictEqual([]);
    const { copies, receipt } = await getRecording({ id: row.id, by }, ports);
    expect(await there()).toStrictEqual([`${row.id}.mp3`, `${row.id}.vtt`]);
    expect(await readFile(join(to, `${row.id}.mp3`))).toStrictEqual(audio);
    expect(await readFile(join(to, `${row.id}.vtt`))).toStrictEqual(transcript);
    expect((await stat(join(to, `${row.id}.mp3`))).mode & 0o077).toBe(0);
    expect(copies.map(({ artefact, name }) => [artefact, name])).toStrictEqual([
      ['audio', `${row.id}.mp3`],
      ['transcript', `${row.id}.vtt`],
    ]);
    expect(await receipts()).toStrictEqual([expect.stringContaining(row.id)]);
    expect(await readReceipt(receipt, ports)).toStrictEqual({
      ...{ kind: 'deed', what: 'get', at: '2026-05-25T12:00:00.000Z', by, ids: [row.id] },
      about: { audio: stored(audio).sha256, transcript: stored(transcript).sha256 },
    });
  });

  it('leaves nothing and no receipt where one byte in the archive is another', async () => {
    const flipped = Buffer.from(audio);
    flipped[7] = (flipped[7] ?? 0) ^ 1;
    const { ports, row, there, receipts } = await archivedWorld({ asArchived: flipped });
    await expect(getRecording({ id: row.id, by }, ports)).rejects.toThrow(
      `Nothing was copied: ${archiveKey(row.id, 'audio', 1)} holds other bytes than were archived`,
    );
    expect([await there(), await receipts()]).toStrictEqual([[], []]);
  });

  it.each([
    ['a byte is missing', Buffer.concat([audio, Buffer.from('!')]), 'holds more or fewer bytes'],
    ['a byte is too many', audio.subarray(1), 'holds more or fewer bytes'],
  ])('leaves nothing where %s', async (_what, asArchived, sentence) => {
    const { ports, row, there } = await archivedWorld({ asArchived });
    await expect(getRecording({ id: row.id, by }, ports)).rejects.toThrow(sentence);
    expect(await there()).toStrictEqual([]);
  });

  it('leaves nothing where an object is gone, or breaks while it is read', async () => {
    const { ports, row, there } = await archivedWorld();
    const isTranscript = (key: string) => key.endsWith('.vtt');
    const gone: GetPorts['media'] = {
      open: async key => (isTranscript(key) ? undefined : ports.media.open(key)),
    };
    await expect(getRecording({ id: row.id, by }, { ...ports, media: gone })).rejects.toThrow('is not there');
    const lost = new TransientError('store-unavailable', 'The archive went away.');
    const breaking: GetPorts['media'] = {
      open: async key =>
        isTranscript(key)
          ? Readable.from(
              (async function* () {
                yield transcript.subarray(0, 5);
                throw lost;
              })(),
            )
          : ports.media.open(key),
    };
    await expect(getRecording({ id: row.id, by }, { ...ports, media: breaking })).rejects.toBe(lost);
    expect(await there()).toStrictEqual([]);
  });

  it('leaves nothing where the receipt cannot be written', async () => {
    const { ports, row, there } = await archivedWorld();
    const put = async () => {
      expect((await there()).filter(name => !name.startsWith('.'))).toStrictEqual([]);
      throw new TransientError('store-unavailable', 'No.');
    };
    await expect(
      getRecording({ id: row.id, by }, { ...ports, papers: { ...ports.papers, put } }),
    ).rejects.toThrow('No.');
    expect(await there()).toStrictEqual([]);
  });

  it('overwrites nothing, whenever that came there', async () => {
    const { ports, row, to, there } = await archivedWorld();
    const mine = join(to, `${row.id}.vtt`);
    await writeFile(mine, 'mine');
    await expect(getRecording({ id: row.id, by }, ports)).rejects.toThrow('never overwritten');
    const blind = { ...ports.folder, has: async () => false };
    await expect(getRecording({ id: row.id, by }, { ...ports, folder: blind })).rejects.toThrow(
      'something took the name meanwhile',
    );
    expect([await there(), await readFile(mine, 'utf8')]).toStrictEqual([[`${row.id}.vtt`], 'mine']);
  });

  it('has to be known, and in the archive', async () => {
    const { ports, recordings } = await archivedWorld();
    const row = aDiscovered();
    await recordings.create(row);
    await expect(getRecording({ id: row.id, by }, ports)).rejects.toThrow(
      `${row.id} is discovered, and not in the archive`,
    );
    await expect(getRecording({ id: anId(), by }, ports)).rejects.toThrow('There is no recording');
  });
});

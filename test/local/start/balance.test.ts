import { appendFile, copyFile, mkdtemp, open, rm, writeFile, cp, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archivedKeys, npmStart, sheetOf, type Ended } from '../../build/npm-start.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';

const slowMs = 60_000;
const organisation = ['--recordings', '12', '--days', '4', '--json'];

describe('npm start', { timeout: slowMs }, () => {
  let finished = '';
  let first: Ended;
  let keys: string[] = [];

  beforeAll(async () => {
    finished = await mkdtemp(join(tmpdir(), 'tapekeeper-test-'));
    first = await npmStart([...organisation, '--data', finished]);
    keys = await archivedKeys(finished);
  }, slowMs);
  afterAll(() => rm(finished, { recursive: true, force: true }));

  /** A copy of the finished run's folder, changed by hand, and what the next run on it says. */
  async function runAfter(sabotage: (objects: string, audio: string) => Promise<unknown>): Promise<Ended> {
    const data = await temporaryFolder();
    await cp(finished, data, { recursive: true });
    const objects = join(data, 'archive', 'objects');
    await sabotage(objects, join(objects, theAudio()));
    return npmStart([...organisation, '--data', data]);
  }

  function theAudio(): string {
    const key = keys.find(each => each.endsWith('/audio.mp3'));
    if (key === undefined) throw new Error('The first run archived nothing.');
    return key;
  }

  function idOf(key: string): string {
    return (key.split('/')[2] ?? '').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }

  it('archives a whole organisation and accounts for every recording', () => {
    expect(first.code).toBe(0);
    expect(sheetOf(first)).toMatchObject({ seen: 12, archived: 12, pending: 0, parked: 0, unexplained: 0 });
    expect(keys.filter(key => key.endsWith('audio.mp3'))).toHaveLength(12);
  });

  it('finds the same on a second run, which only asked Webex again', async () => {
    const second = await runAfter(async () => undefined);
    expect(second.code).toBe(0);
    const { webexCalls: callsBefore, ...before } = sheetOf(first);
    const { webexCalls: callsAfter, ...after } = sheetOf(second);
    expect(after).toEqual(before);
    expect(callsAfter).toBeGreaterThan(callsBefore);
  });

  it('says so when an object has been deleted', async () => {
    const ended = await runAfter(async (_objects, audio) => rm(audio));
    const sheet = sheetOf(ended);
    expect(ended.code).toBe(1);
    expect(sheet.archived).toBe(11);
    expect(sheet.problems).toContainEqual(expect.objectContaining({ kind: 'lost', of: idOf(theAudio()) }));
    expect(ended.stderr).toContain(`! lost: ${idOf(theAudio())}`);
    expect(ended.stderr).toContain('Not every recording is accounted for');
  });

  it('says so when an audio is there twice', async () => {
    const ended = await runAfter(async (_objects, audio) =>
      copyFile(audio, audio.replace('audio.mp3', 'audio-2.mp3')),
    );
    expect(ended.code).toBe(1);
    expect(sheetOf(ended)).toMatchObject({ archived: 12, unexplained: 1 });
    expect(ended.stderr).toContain(`! duplicate: ${idOf(theAudio())}`);
  });

  it('says so when a byte has been flipped', async () => {
    const ended = await runAfter(async (_objects, audio) => flipByte(audio, 1000));
    expect(ended.code).toBe(1);
    expect(sheetOf(ended).archived).toBe(11);
    expect(ended.stderr).toContain(`! damaged: ${theAudio()}`);
  });

  it('says so when a byte of metadata has been flipped', async () => {
    const metadata = keys.find(key => key.endsWith('/metadata.json')) ?? '';
    const ended = await runAfter(async objects => flipByte(join(objects, metadata), 100));
    expect(ended.code).toBe(1);
    expect(sheetOf(ended).problems).toContainEqual(
      expect.objectContaining({ kind: 'damaged', of: metadata }),
    );
    expect(ended.stderr).toContain(`! damaged: ${metadata}`);
    expect(ended.stderr).toContain('Not every recording is accounted for');
  });

  it('says so when a transcript has grown', async () => {
    const transcript = keys.find(key => key.endsWith('/transcript.vtt')) ?? '';
    const ended = await runAfter(objects => appendFile(join(objects, transcript), 'more'));
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(`! damaged: ${transcript}`);
  });

  it('says so when something foreign lies in the archive', async () => {
    const foreign = 'recordings/zz/zz000000000000000000000000000000/audio.mp3';
    const ended = await runAfter(async objects => {
      await mkdir(dirname(join(objects, foreign)), { recursive: true });
      await writeFile(join(objects, foreign), 'not ours');
      await writeFile(join(objects, 'recordings', '.DS_Store'), 'not ours either');
    });
    expect(ended.code).toBe(1);
    expect(sheetOf(ended)).toMatchObject({ archived: 12, unexplained: 2 });
    expect(ended.stderr).toContain(`! foreign: ${foreign}`);
  });
});

async function flipByte(path: string, position: number): Promise<void> {
  await using file = await open(path, 'r+');
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, position);
  await file.write(Buffer.from([buffer.readUInt8(0) ^ 1]), 0, 1, position);
}

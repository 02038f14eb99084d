import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { archiveKey } from '../../lib/domain/archive-keys.ts';
import { printedBy, tapekeeper } from '../build/command-line.ts';
import { anArchived, at } from '../build/recordings.ts';
import { folderWith, noon, receiptsIn } from '../build/tables-of-folder.ts';
import { temporaryFolder } from '../build/temporary-folder.ts';

const who = ['--by', 'Legal'];
const audio = 'the audio, as it was archived';

/** A recording in the archive of a folder, and an empty folder for copies. */
async function archivedFolder(inArchive = audio) {
  const sha256 = createHash('sha256').update(audio).digest('hex');
  const archive = {
    audio: { copy: 1, bytes: audio.length, sha256 },
    transcript: { state: 'none' },
    metadata: { state: 'none' },
    verifiedAt: at('2026-03-02T10:05:00Z'),
  } as const;
  const row = anArchived({ archive });
  const data = await folderWith([row]);
  const path = join(data, 'archive', 'objects', archiveKey(row.id, 'audio', 1));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, inArchive);
  return { row, data, to: await temporaryFolder(), sha256 };
}

describe('tapekeeper get', () => {
  it('copies a recording, and leaves a receipt that says who took it, and not where to', async () => {
    const { row, data, to, sha256 } = await archivedFolder();
    const words = ['get', row.webexId, '--to', to, ...who, '--data', data, '--json', ...noon];
    const { code, answers, said } = await tapekeeper(words);
    expect(said).toMatch(
      new RegExp(
        `^ {2}${row.id}\\.mp3 {2}29 bytes {2}SHA-256 ${sha256}\nCopied to \\S+\\. The receipt is \\S+\\.\n$`,
      ),
    );
    expect(answers).toMatchObject([{ copies: [{ name: `${row.id}.mp3`, bytes: 29, sha256 }] }]);
    expect(code).toBe(0);
    expect(await readFile(join(to, `${row.id}.mp3`), 'utf8')).toBe(audio);
    const receipts = await receiptsIn(data);
    expect(receipts).toMatchObject([{ kind: 'deed', what: 'get', by: 'Legal', ids: [row.id] }]);
    expect(JSON.stringify(receipts)).not.toContain(to);
  });

  it('leaves nothing of what the archive no longer holds as it was archived', async () => {
    const { row, data, to } = await archivedFolder(audio.toUpperCase());
    const { code, said } = await printedBy(['get', row.id, '--to', to, ...who, '--data', data, ...noon]);
    expect([code, said]).toEqual([1, expect.stringMatching(/^Nothing was copied: [^\n]+\n$/)]);
    expect([await readdir(to), await receiptsIn(data)]).toEqual([[], []]);
  });

  it('says that the folder is not there', async () => {
    const to = join(await temporaryFolder(), 'nowhere');
    const { code, said } = await printedBy(['get', 'c0ffee0000', '--to', to, ...who]);
    expect([code, said]).toEqual([2, expect.stringContaining('make it, or name another one')]);
  });

  it.each([
    ['nobody says who takes it', ['c0ffee0000', '--to', '.'], "required option '--by <name>' not specified"],
    ['nobody says where to', ['c0ffee0000', ...who], "required option '--to <folder>' not specified"],
    ['an id that is none', ['?', '--to', '.', ...who], '"?" is no id of a recording.'],
  ])('is refused with one sentence where %s', async (_what, words, sentence) => {
    const { code, said } = await printedBy(['get', ...words]);
    expect(said).toMatch(/^error: [^\n]+\n\(tapekeeper --help lists the commands\)\n$/);
    expect([code, said]).toEqual([2, expect.stringContaining(sentence)]);
  });
});

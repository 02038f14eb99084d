import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { alarmsFile } from '../../local/alarm/alarms-file.ts';
import { tapekeeper } from '../build/command-line.ts';
import { temporaryFolder } from '../build/temporary-folder.ts';
import { verifiedWorld } from '../build/verified-world.ts';

const newest = z.object({ sha256: z.string() });
const soon = ['--at', '2026-03-04T12:00:00Z'];

/** An archive in a folder as npm start leaves it, with the alarms beside it. */
async function aFolder() {
  const world = await verifiedWorld();
  const data = await temporaryFolder();
  const topic = alarmsFile(data);
  for (const { event, facts } of world.alarmTopic.arrived) await topic.publish(event, facts);
  await topic.publish('something-else', { key: 'no sheet' });
  const objects = join(data, 'archive', 'objects');
  await cp(world.media.objects, objects, { recursive: true });
  const run = async (...words: string[]) => tapekeeper(['verify', ...words, ...soon, '--json']);
  return { data, objects, run, drop: async (key: string) => rm(join(objects, key)) };
}

describe('tapekeeper verify', () => {
  it('says that everything fits, of a folder of npm start and of a copy of the bucket', async () => {
    const { data, objects, run } = await aFolder();
    for (const folder of [data, objects]) {
      const { code, answers, said } = await run('--data', folder, '--media', 'all');
      expect(said).toMatch(
        /^Looked at 3 sheets, the newest of 2026-03-03, SHA-256 [0-9a-f]{64}; 9 receipts, all but 1 counted by sheets; 12 objects, of which 12 were read to the last byte\.\nEverything fits\.\n$/,
      );
      expect(answers).toMatchObject([{ sheets: 3, receipts: 9, objects: 12, findings: [], more: 0 }]);
      expect(code).toBe(0);
    }
  });

  it('names the first thing that does not fit, says how many do not, and ends with 1', async () => {
    const { data, drop, run } = await aFolder();
    await drop('sheets/2026/2026-03-03.json');
    await drop('sheets/2026/2026-03-01.json');
    const { code, answers, said } = await run('--data', data);
    expect(said.split('\n').slice(1)).toEqual([
      '! The sheet sheets/2026/2026-03-01.json is gone: a later one, or the alarm topic, has its hash.',
      '! 3 further things do not fit: --json names them.',
      'docs/verify.md says what to do.',
      '',
    ]);
    expect(answers).toMatchObject([
      {
        findings: [
          { what: 'sheet-missing', key: 'sheets/2026/2026-03-01.json' },
          { what: 'sheet-missing', key: 'sheets/2026/2026-03-03.json' },
          { what: 'receipt-uncounted' },
          { what: 'receipt-uncounted' },
        ],
      },
    ]);
    expect(code).toBe(1);
  });

  it('sees that the newest day was dropped by the hash that somebody kept', async () => {
    const { objects, drop, run } = await aFolder();
    const [before] = (await run('--data', objects)).answers;
    const { sha256 } = newest.parse(before?.['newest']);
    expect((await run('--data', objects, '--last-sheet', sha256.toUpperCase())).code).toBe(0);
    await drop('sheets/2026/2026-03-03.json');
    const { code, said } = await run('--data', objects, '--last-sheet', sha256);
    expect(said).toContain('and sheets/2026/2026-03-02.json is the last that is left.');
    expect(code).toBe(1);
  });

  it('checks only the days that were asked for', async () => {
    const { data, run } = await aFolder();
    const { answers } = await run('--data', data, '--from', '2026-03-02', '--to', '2026-03-02');
    expect(answers).toMatchObject([{ sheets: 3, receipts: 3, objects: 4 }]);
  });

  it.each([
    ['a folder without an archive', ['--data', '/nowhere'], 'has no archive: name the one'],
    ['neither a folder nor a bucket', [], 'ARCHIVE_BUCKET'],
    ['both', ['--data', 'x', '--bucket', 'y'], 'cannot be used with option'],
    ['a hash that is none', ['--data', 'x', '--last-sheet', 'abc'], '64 hexadecimal digits'],
    ['a day that is none', ['--data', 'x', '--from', '2026-02-30'], 'Give a day such as'],
    ['a share that is none', ['--data', 'x', '--media', 'half'], 'none, sample, all'],
  ])('refuses %s with a sentence', async (_name, words, sentence) => {
    const { code, answers, said } = await tapekeeper(['verify', ...words]);
    expect(said).toContain(sentence);
    expect([code, answers]).toEqual([2, []]);
  });
});

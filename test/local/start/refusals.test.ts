import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { readOptions } from '../../../local/start/options.ts';
import { openDatabase } from '../../../local/store/database.ts';
import { npmStart, sheetOf, type Ended } from '../../build/npm-start.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';

const slowMs = 60_000;

/** Refused in words: no stack, and nothing on standard output that could be taken for a sheet. */
function expectRefusal(ended: Ended, code: number, sentence: string | RegExp): void {
  expect(ended.stderr).toMatch(sentence);
  expect(ended.stderr).not.toContain('    at ');
  expect(ended.stdout).toBe('');
  expect(ended.code).toBe(code);
}

describe('npm start', { timeout: slowMs }, () => {
  it.each([
    [['--recordings', '0'], /Give a whole number from 1 to 1000000/],
    [['--recordings', 'abc'], /Give a whole number from 1 to 1000000/],
    [['--recordings', '-5'], /Give a whole number from 1 to 1000000/],
    [['--recordings', '1e3'], /Give a whole number from 1 to 1000000/],
    [['--days', '0'], /Give a whole number from 1 to 2000/],
    [['--archive', '3'], /--archive goes with --webex/],
    [['--seed', 'x'], /Give a whole number from 0 to 2147483648/],
    [['--data', ''], /Give the path of a folder/],
    [['--recordngs', '3'], /unknown option '--recordngs'\n\(Did you mean --recordings\?\)/],
    [['30'], /too many arguments/],
  ])('refuses %j and says what to give instead', (words, sentence) => {
    const said: string[] = [];
    const spy = vi.spyOn(process.stderr, 'write').mockImplementation(text => said.push(String(text)) > 0);
    onTestFinished(() => spy.mockRestore());
    expect(readOptions(words)).toBe(2);
    expect(said.join('')).toMatch(sentence);
    expect(said.join('')).toContain('npm start -- --help');
  });

  it('ends at once where an option is refused, and prints nothing that could be taken for a sheet', async () => {
    const ended = await npmStart(['--recordings', '0']);
    expectRefusal(ended, 2, /npm start -- --help/);
  });

  it('explains its options', async () => {
    const ended = await npmStart(['--help']);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/--recordings.*--seed.*--data.*--json.*--days/s);
  });

  it('refuses a data folder below a file', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), 'in the way');
    const ended = await npmStart(['--data', join(folder, 'file', 'below')]);
    expectRefusal(ended, 1, /a file is in its way: name another folder with --data\.$/m);
  });

  it('refuses a data folder that is a file', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), 'in the way');
    const ended = await npmStart(['--data', join(folder, 'file')]);
    expectRefusal(ended, 1, /a file is in its way: name another folder with --data\.$/m);
  });

  it.runIf(process.platform === 'linux')('refuses a folder in which none can be made', async () => {
    const ended = await npmStart(['--data', '/proc/tapekeeper/below']);
    expectRefusal(
      ended,
      1,
      /\/proc\/tapekeeper\/below cannot be used, .*: name another folder with --data\.$/m,
    );
  });

  it('ends, with a sentence, when it fails after the simulator has started', async () => {
    const data = await temporaryFolder();
    await writeFile(join(data, 'archive'), 'in the way');
    const ended = await npmStart(['--recordings', '3', '--data', data]);
    expectRefusal(ended, 1, /archive cannot be written .*: name another one\.$/m);
  });

  it('refuses a folder that another run works in, and touches nothing there', async () => {
    const data = await temporaryFolder();
    const other = openDatabase(join(data, 'tables'));
    try {
      const ended = await npmStart(['--recordings', '3', '--data', data]);
      expectRefusal(ended, 1, /in use by another tapekeeper: stop it, or name another folder\.$/m);
      expect(await readdir(data)).toEqual(['tables']);
    } finally {
      other.close();
    }
  });

  it('refuses a folder with another organisation, and loses nothing of it', async () => {
    const data = await temporaryFolder();
    const mine = ['--recordings', '3', '--days', '4', '--json', '--data', data];
    const before = await npmStart(mine);
    const refused = await npmStart([...mine, '--seed', '2']);
    expectRefusal(refused, 1, /holds another organisation \(seed 1, 3 recordings.*name another folder/);
    const after = await npmStart(mine);
    expect(sheetOf(after)).toMatchObject({ archived: sheetOf(before).archived, unexplained: 0 });
  });

  it('stops in words where nothing more can be written, and goes on from there', async () => {
    const data = await temporaryFolder();
    const mine = ['--recordings', '30', '--days', '4', '--json', '--data', data];
    // No file may become larger than half a megabyte or a whole one, depending on the shell.
    const full = await npmStart(mine, { within: ['sh', '-c', 'ulimit -f 1000; exec "$0" "$@"'] });
    expect(full.code).toBe(1);
    expect(full.stderr).toMatch(/free some space/);
    const after = await npmStart(mine);
    expect(after.code).toBe(0);
    expect(sheetOf(after)).toMatchObject({ seen: 30, archived: 30, unexplained: 0 });
  });
});

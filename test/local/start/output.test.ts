import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandOf, readOptions } from '../../../local/start/options.ts';
import { progressOf, progressView, type Progress } from '../../../local/start/progress.ts';
import { complaintOf, sheetLines } from '../../../local/start/sheet.ts';
import { storyLines } from '../../../local/start/story.ts';
import type { RunVerdict } from '../../../local/judge/judge-run.ts';
import type { RowCount } from '../../../local/store/embedded-stores.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';

const usual = { recordings: 1_000, seed: 1, days: 120, data: resolve('.tapekeeper/demo'), json: false };

function aProgress(overrides: Partial<Progress> = {}): Progress {
  const at = '2026-10-01T09:30:00.000Z';
  const none = { listed: 0, archived: 0, complete: 0, parked: 0, trashed: 0, purged: 0 };
  return { ...none, of: 100, at, ...overrides };
}

function aVerdict(overrides: Partial<RunVerdict> = {}): RunVerdict {
  const nothing = {
    seen: 0,
    archived: 0,
    pending: 0,
    parked: 0,
    vanished: 0,
    kept: 0,
    held: 0,
    trashed: 0,
    purged: 0,
    lost: 0,
    early: 0,
    bytes: 0,
    transcripts: 0,
    webexCalls: 0,
    departures: 0,
    reassigned: 0,
    partings: [],
  };
  return { ...nothing, unexplained: 0, problems: [], ...overrides };
}

function aCount(overrides: Partial<RowCount> = {}): RowCount {
  return { status: 'archived', reason: undefined, open: false, copy: 'whole', rows: 1, ...overrides };
}

/** A screen, and what was written to it. */
function aScreen(so: { isTTY?: boolean; columns?: number } = {}) {
  const written: string[] = [];
  return { written, screen: { ...so, write: (text: string) => written.push(text) } };
}

describe('the command to go on with', () => {
  it('is plain where nothing was given', () => {
    expect(readOptions([])).toEqual(usual);
    expect(commandOf(usual)).toBe('npm start');
  });

  it('names all that was given, as it can be pasted into a shell', () => {
    const so = { ...usual, recordings: 30, seed: 7, data: "/somewhere/the boss's calls" };
    expect(commandOf(so)).toBe(
      `npm start -- --recordings 30 --seed 7 --data '/somewhere/the boss'\\''s calls'`,
    );
  });

  it('is short inside the current folder', () => {
    expect(commandOf({ ...usual, data: resolve('kept/here') })).toBe('npm start -- --data kept/here');
  });
});

describe('the story at the end', () => {
  it('names a recording that has everything, and the commands with their folder', async () => {
    const objects = await temporaryFolder();
    const folder = join(objects, 'recordings', 'c0', 'c0ffee01');
    await mkdir(folder, { recursive: true });
    await Promise.all(['audio.mp3', 'transcript.vtt'].map(name => writeFile(join(folder, name), name)));
    await writeFile(join(objects, 'recordings', 'c0', '.DS_Store'), 'beside the folders');
    const lines = await storyLines(objects, { ...usual, data: '/kept' });
    expect(lines).toContain(`  play     ${join(folder, 'audio.mp3')}`);
    expect(lines.join('\n')).toMatch(/npm start -- --data \/kept +goes on from \/kept/);
    expect(lines.join('\n')).toContain('npm start -- --seed 2 --data /kept-2 ');
  });

  it('does without where nothing is archived', async () => {
    const lines = await storyLines(join(await temporaryFolder(), 'none'), usual);
    expect(lines[0]).toBe('What to try next:');
  });
});

describe('progress', () => {
  it('counts what is archived, and of that what is complete', () => {
    const rows = [
      aCount({ status: 'discovered', copy: 'none', rows: 1 }),
      aCount({ copy: 'part', rows: 20 }),
      aCount({ rows: 300 }),
      aCount({ status: 'parked', copy: 'none', rows: 4000 }),
      aCount({ status: 'trashed', rows: 50_000 }),
      aCount({ status: 'purged', rows: 600_000 }),
    ];
    expect(progressOf(rows, { of: 700_000, at: 'now' })).toEqual({
      listed: 654_321,
      archived: 650_320,
      complete: 650_300,
      parked: 4000,
      trashed: 50_000,
      purged: 600_000,
      of: 700_000,
      at: 'now',
    });
  });

  it('is a plain line per step where nobody watches', () => {
    const { written, screen } = aScreen();
    const view = progressView(screen);
    view.show(aProgress({ listed: 99, archived: 50, complete: 10 }));
    view.show(aProgress({ listed: 99, archived: 51, complete: 11 }));
    view.show(aProgress({ listed: 99, archived: 70, complete: 60, parked: 1 }));
    expect(written).toEqual([
      '2026-10-01 09:30 UTC: listed 99, archived 50, complete 10, parked 0, trashed 0, purged 0\n',
      '2026-10-01 09:30 UTC: listed 99, archived 70, complete 60, parked 1, trashed 0, purged 0\n',
    ]);
  });

  it('is a line every twenty days where nothing moves', () => {
    const { written, screen } = aScreen();
    const view = progressView(screen);
    const days = ['2026-10-14', '2026-10-15', '2026-11-02', '2026-11-03', '2026-11-22'];
    for (const day of days) view.show(aProgress({ at: `${day}T12:00:00.000Z` }));
    expect(written.map(line => line.slice(0, 10))).toEqual(['2026-10-14', '2026-11-03']);
  });

  it('leaves what is said in between on the screen', () => {
    const { written, screen } = aScreen({ isTTY: true });
    const view = progressView(screen);
    view.show(aProgress());
    view.say('Somebody places a hold.', '2026-10-21T09:00:00.000Z');
    view.show(aProgress());
    expect(written[1]).toBe('2026-10-21 09:00 UTC: Somebody places a hold.\n');
    expect(written[2]).not.toContain('\u001b[6A');
  });

  it('is a bar per stage on a terminal, drawn over the last ones', () => {
    const { written, screen } = aScreen({ isTTY: true, columns: 56 });
    const view = progressView(screen);
    view.show(aProgress({ listed: 100, archived: 50, parked: 2 }));
    view.show(aProgress({ listed: 100, archived: 100, complete: 100 }));
    expect(written[0]).toContain('listed    ██████████ 100 of 100');
    expect(written[0]).toContain('archived  █████░░░░░ 50 of 100  (2 parked)');
    expect(written[0]).toContain('complete  ░░░░░░░░░░ 0 of 100');
    expect(written[1]).toBe('\u001b[6A');
    expect(written[2]).toContain('complete  ██████████ 100 of 100');
    for (const line of written.join('').split('\n')) expect(line.length).toBeLessThanOrEqual(56 + 8);
  });
});

describe('the balance sheet', () => {
  it('shows ten problems and how many more there are', () => {
    const problems = Array.from({ length: 12 }, (_, n) => ({
      kind: 'lost' as const,
      of: `recording ${n}`,
      why: 'no audio',
    }));
    const lines = sheetLines(aVerdict({ unexplained: 12, problems }), []);
    expect(lines.filter(line => line.startsWith('  ! lost'))).toHaveLength(10);
    expect(lines.at(-1)).toBe('  ! and 2 more');
  });

  it('says why recordings are parked', () => {
    const rows = [aCount({ status: 'parked', reason: 'not-downloadable', copy: 'none', rows: 3 })];
    expect(sheetLines(aVerdict({ parked: 3 }), rows).join('\n')).toContain('(not-downloadable: 3)');
  });

  it('has a line for each departure, and how many recordings have another owner', () => {
    const partings = [
      { name: 'ordinary', recordings: 5, moved: 5 },
      { name: 'without-manager', recordings: 4, moved: 3 },
      { name: 'cancelled', recordings: 2, moved: 0 },
    ];
    const lines = sheetLines(aVerdict({ departures: 3, reassigned: 8, partings }), []).join('\n');
    expect(lines).toMatch(/^ {2}departures +3 /m);
    expect(lines).toMatch(/^ {4}ordinary +5 {2}of 5 recordings went to the manager$/m);
    expect(lines).toMatch(/^ {4}no manager +3 {2}of 4 recordings went to whom a person has named$/m);
    expect(lines).toMatch(/^ {4}cancelled +0 {2}of 2 recordings went to somebody else$/m);
    expect(lines).toMatch(/^ {2}reassigned +8 /m);
  });

  it('complains about what is unexplained or still to be done, and of nothing else', () => {
    expect(complaintOf(aVerdict({ parked: 3 }))).toBeUndefined();
    expect(complaintOf(aVerdict({ unexplained: 1 }))).toContain('Not every recording is accounted for');
    expect(complaintOf(aVerdict({ pending: 2 }))).toMatch(/^2 recordings are still to be archived/);
  });
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pageOf } from '../../cli/sheet/page.ts';
import { linear, logarithmic } from '../../lib/page/scale.ts';
import { sheetKey, startOf, type Sheet } from '../../lib/domain/sheet.ts';
import { dayMs, dayOf, plusMs } from '../../lib/domain/time.ts';
import { printedBy } from '../build/command-line.ts';
import { aDiscovered, anArchived, anId, facts } from '../build/recordings.ts';
import { aSheet, sheetWorld } from '../build/sheets.ts';

const verdict = ['Every recording is accounted for.'];

/** A sheet of so many days after 1 January, which follows the day before. */
function stored(day: number, overrides: Partial<Sheet> = {}) {
  const name = dayOf(plusMs(startOf('2026-01-01'), day * dayMs));
  return { key: sheetKey(name), sha256: 'ab'.repeat(32), sheet: aSheet({ ...overrides, day: name }) };
}

function page(sheets: readonly ReturnType<typeof stored>[], said: readonly string[] = verdict): string {
  return pageOf(sheets, { verdict: said, days: 90 });
}

/** What a table of the page says, row by row. */
function tableOf(markup: string, id: string): string[][] {
  const [, table = ''] = new RegExp(`<table id="${id}-figures">(.*?)</table>`, 's').exec(markup) ?? [];
  return [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>\s*(.*?)\s*<\/t[hd]>/gs)].map(([, cell = '']) => cell),
  );
}

/** Elements that are opened and not closed, or the other way round. */
function unbalanced(markup: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, close, name = '', self] of markup.matchAll(/<(\/?)([a-z]\w*)(?:\s[^>]*?)?(\/?)>/g)) {
    if (self === '/') continue;
    if (close === '') open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...wrong, ...open];
}

describe('the page of a sheet', () => {
  it('has each figure of each day in a table, the newest first, and says which days have no sheet', () => {
    const archive = { objects: 0, bytes: 0, growth: null };
    const markup = page([
      stored(0, {
        archive: { ...archive, recordings: 1_200 },
        seen: 1_250,
        states: { archived: { rows: 1_250 } },
      }),
      stored(3, {
        archive: { ...archive, recordings: 2_400 },
        seen: 2_500,
        states: { archived: { rows: 2_500 } },
      }),
    ]);
    expect(tableOf(markup, 'archived')).toEqual([
      ['day', 'archived', 'seen'],
      ['2026-01-04', '2,400', '2,500'],
      ['2026-01-03', '–', '–'],
      ['2026-01-02', '–', '–'],
      ['2026-01-01', '1,200', '1,250'],
    ]);
    expect(markup).toContain('The last 4 days, 2 days of them without a sheet');
  });

  it('has curves of backlog, lag, exceptions and size', () => {
    const sheet = stored(0, {
      backlog: { rows: 7 },
      seen: 12,
      states: { parked: { rows: 9 }, vanished: { rows: 3 } },
      parked: { 'not-audio': 9 },
      vanished: { withArchive: 3, withoutArchive: 0 },
      unexplained: { rows: 2, ids: [] },
      lag: { recordings: 4, legs: { callToArchived: { p50Seconds: 240, p99Seconds: 7_200 } } },
      archive: { recordings: 1, objects: 3, bytes: 3 * 2 ** 30, growth: null },
    });
    const markup = page([sheet]);
    expect(tableOf(markup, 'backlog').at(-1)).toEqual(['2026-01-01', '7']);
    expect(tableOf(markup, 'lag').at(-1)).toEqual(['2026-01-01', '2 hours', '4 minutes']);
    expect(tableOf(markup, 'exceptions').at(-1)).toEqual(['2026-01-01', '2', '9', '3']);
    expect(tableOf(markup, 'size').at(-1)).toEqual(['2026-01-01', '3.0 GB']);
  });

  it('breaks a line where a sheet is missing, and shows a day alone as a dot', () => {
    const rows = (count: number) => ({ backlog: { rows: count } });
    const markup = page([stored(0, rows(0)), stored(1, rows(10)), stored(3, rows(5)), stored(5), stored(6)]);
    const [, backlog = ''] = /id="backlog-title"(.*?)<\/svg>/s.exec(markup) ?? [];
    expect(/class="line main"\s+d="([^"]*)"/.exec(backlog)?.[1]).toBe(
      'M0 1000L0 1000L166.7 0M500 500L500 500M833.3 1000L833.3 1000L1000 1000',
    );
    expect(/class="dot main"\s+d="([^"]*)"/.exec(backlog)?.[1]).toBe('M500 500L500 500');
  });

  it('covers ninety days, and leaves out what is older', () => {
    const markup = page(Array.from({ length: 100 }, (_, day) => stored(day)));
    expect(tableOf(markup, 'archived')).toHaveLength(91);
    expect(tableOf(markup, 'archived').at(-1)?.[0]).toBe('2026-01-11');
  });

  it('needs no network and no script', () => {
    const markup = page([stored(0), stored(1)]);
    expect(markup).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|https?:|\son\w+=|src=|href=/i);
  });

  it('has whole elements, ids that are there once, and a name for each drawing', () => {
    const markup = page([stored(0), stored(1, { unexplained: { rows: 1, ids: [anId()] } })]);
    const body = markup.replaceAll(/<style>.*?<\/style>/gs, '').replace('<!doctype html>', '');
    expect(unbalanced(body)).toEqual([]);
    const ids = [...body.matchAll(/\sid="([^"]*)"/g)].map(([, id = '']) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const named = [...body.matchAll(/aria-labelledby="([^"]*)"/g)].flatMap(([, names = '']) =>
      names.split(' '),
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter(name => !ids.includes(name))).toEqual([]);
    expect(body.match(/<svg/g)).toHaveLength(5);
    expect(body.match(/<title id=/g)).toHaveLength(5);
    expect(body.match(/<desc id=/g)).toHaveLength(5);
    expect(body).toContain('<html lang="en">');
  });

  it('is light or dark, and as wide as the reader’s screen', () => {
    const markup = page([stored(0)]);
    expect(markup).toContain('color-scheme: light dark');
    expect(markup).toContain('@media (prefers-color-scheme: dark)');
    expect(markup).toContain('width=device-width');
  });

  it('shows what is wrong, and escapes whatever it is given', () => {
    const markup = page([stored(0, { listing: { mode: '<b>"&', kinds: {} } })], ['1 row is unexplained.']);
    expect(markup).toMatch(/class="card verdict bad">\s*<p>1 row is unexplained\.<\/p>/);
    expect(markup).toContain('&lt;b&gt;&quot;&amp;');
  });

  it('of a first day without any recording is a page too', () => {
    const markup = page([stored(0)]);
    expect(markup).toContain('No figures yet');
    expect(markup).toContain('No recording was archived on the day');
    expect(markup).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('tapekeeper sheet --html', () => {
  it('writes one page with nothing of any person in it, over whatever was there', async () => {
    const world = await sheetWorld();
    await world.add(
      anArchived({ facts: facts({ origin: { ...facts().origin, topic: 'Call with Ada Byron' } }) }),
      aDiscovered({ lookAt: world.clock.now() }),
    );
    await world.draw();
    const file = join(world.data, 'page.html');
    for (let time = 1; time <= 2; time += 1) {
      const words = ['sheet', '--data', world.data, '--at', '2026-03-02T06:00:00Z', '--html', file];
      const { code, said } = await printedBy(words);
      expect(said).toMatch(/\nWritten to \S+: open it in a browser\.\n$/);
      expect(code).toBe(0);
    }
    const markup = await readFile(file, 'utf8');
    expect(markup).toMatch(/^<!doctype html>.*Balance sheet of 1 March 2026.*<\/html>\s*$/s);
    expect(markup.match(/<!doctype/g)).toHaveLength(1);
    expect(markup.replaceAll('@media', '')).not.toMatch(/@|Byron|lindqvist|\+46|7b1de5ac/i);
  });
});

describe('an axis', () => {
  it.each([
    [[0], [0, 1]],
    [[3], [0, 1, 2, 3]],
    [[4_067], [0, 1_000, 2_000, 3_000, 4_000, 5_000]],
    [[111], [0, 50, 100, 150]],
  ])('of %j has round numbers from zero', (values, ticks) => {
    const axis = linear(values);
    expect(axis.ticks).toEqual(ticks);
    expect([axis.at(0), axis.at(ticks.at(-1) ?? 0)]).toEqual([0, 1]);
  });

  it('of bytes has powers of two', () => {
    expect(linear([9.5 * 2 ** 30], 2).ticks).toEqual([0, 2, 4, 6, 8, 10].map(each => each * 2 ** 30));
  });

  it.each([
    [[0], [1, 10]],
    [
      [700, 20_000],
      [600, 3_600, 21_600],
    ],
    [[60], [60, 600]],
    [[90_000_000], [86_400_000, 864_000_000]],
  ])('of spans of %j seconds has those that people know', (values, ticks) => {
    const axis = logarithmic(values);
    expect(axis.ticks).toEqual(ticks);
    expect(values.every(value => Number.isFinite(axis.at(value)))).toBe(true);
  });
});

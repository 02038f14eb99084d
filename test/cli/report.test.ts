import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportPage } from '../../lib/page/report.ts';
import { sheetKey, startOf } from '../../lib/domain/sheet.ts';
import { dayMs, dayOf, plusMs } from '../../lib/domain/time.ts';
import { writeSheet } from '../../lib/steps/write-sheet.ts';
import { printedBy } from '../build/command-line.ts';
import { deskWorld } from '../build/desk-world.ts';
import { aCase } from '../build/offboardings.ts';
import { aHold } from '../build/holds.ts';
import { anArchived, aParked, at, facts } from '../build/recordings.ts';
import { aSheet } from '../build/sheets.ts';
import { farDeadline } from '../build/step-world.ts';

const march = '2026-03-03T12:00:00Z';
const may = '2026-05-25T12:00:00Z';
const planted = /canary|\+46|@example|lindqvist|4711|7b1de5ac|2f6b8f0e|Case 4711|Ana Rebelo|Call with/i;

/** Recordings, holds and sheets that are full of people. */
async function peopledWorld() {
  const world = await deskWorld();
  const { origin } = facts();
  const ofPeople = facts({
    origin: { ...origin, ownerEmail: 'canary.owner@example.com', topic: 'Call with Canary Topic' },
    owner: { id: 'canary-owner-id', email: 'canary.now@example.com', type: 'user' },
  });
  const rows = [anArchived({ facts: ofPeople }), anArchived(), aParked({ facts: ofPeople })];
  await world.add(...rows);
  await world.adopt(march);
  await world.sweep(march);
  await world.inside(march, async ports => {
    await ports.offboardings.write({ moves: [{ to: aCase('held') }] });
    const about = { reason: 'Canary reason: Case 4711', by: 'Canary Ana Rebelo', placedAt: march };
    await ports.holds.add(aHold({ ...about, id: 'H-1', scope: 'owner', ownerId: 'canary-owner-id' }));
    const alarmTopic = { publish: async () => undefined };
    await writeSheet({ deadline: farDeadline, tokens: [] }, { ...ports, alarmTopic });
  });
  return { ...world, rows, file: join(world.data, 'report.html') };
}

describe('tapekeeper report', () => {
  it('writes what is to come, parked and held, with ids and reasons, and no address of anybody', async () => {
    const { run, rows, file } = await peopledWorld();
    const { code, said, answers } = await run(may, 'report', '--to', file, '--json');
    expect(said).toBe(`Written to ${file}: open it in a browser.\n`);
    expect(answers).toMatchObject([
      {
        plan: { ahead: [{ rule: 'everything', action: 'trash', within30Days: 1, within90Days: 1 }], held: 1 },
        parked: [{ reason: 'not-audio', rows: 1 }],
        holds: [{ id: 'H-1', scope: 'owner', rows: 2 }],
        departures: {
          byStatus: [{ status: 'held', cases: 1 }],
          waits: [{ id: '2026-03-02-0000cafe', for: ['second-source'], since: '2026-03-02T10:00:00.000Z' }],
          deadlines: [{ id: '2026-03-02-0000cafe', until: '2026-04-30T22:00:00.000Z' }],
        },
      },
    ]);
    const markup = await readFile(file, 'utf8');
    for (const words of [
      rows[2]?.id,
      'not-audio',
      'H-1',
      'everything',
      'This is a dry run',
      '2026-03-02-0000cafe',
    ])
      expect(markup).toContain(words);
    expect(markup).not.toMatch(planted);
    expect(JSON.stringify(answers)).not.toMatch(planted);
    expect(code).toBe(0);
  });

  it('names what holds name only where that was asked for', async () => {
    const { run, file } = await peopledWorld();
    await run(may, 'report', '--to', file, '--show-people');
    const markup = await readFile(file, 'utf8');
    expect(markup).toContain('owner canary-owner-id');
    expect(markup).toContain('Canary reason: Case 4711 (Canary Ana Rebelo)');
    expect(markup).not.toMatch(/@example|\+46/);
  });

  it('says that the file cannot be written, or is not named', async () => {
    const { run, data } = await deskWorld();
    const { code, said } = await run(may, 'report', '--to', join(data, 'nowhere', 'page.html'));
    expect([code, said]).toEqual([2, expect.stringContaining('(ENOENT): name another file')]);
    const unnamed = await printedBy(['report']);
    expect([unnamed.code, unnamed.said]).toEqual([2, expect.stringContaining("'--to <file>' not specified")]);
  });
});

describe('the page of a report', () => {
  const report = { at: at(may), parked: [], holds: [] };
  const stored = Array.from({ length: 31 }, (_, days) => {
    const day = dayOf(plusMs(startOf('2026-04-24'), days * dayMs));
    const archive = { recordings: 100 * days, objects: 0, bytes: days * 2 ** 30, growth: null };
    const states = { archived: { rows: 40 }, trashed: { rows: 10 + days }, purged: { rows: 3 } };
    return {
      key: sheetKey(day),
      sha256: 'ab'.repeat(32),
      sheet: aSheet({ day, archive, states, seen: 53 + days }),
    };
  });
  const page = reportPage(report, stored, { showPeople: false });

  it('has curves of where recordings are, and how the archive grew', () => {
    const [, states = ''] = /<table id="states-figures">(.*?)<\/table>/s.exec(page) ?? [];
    expect(states).toMatch(/2026-05-24\s*<\/th>\s*<td>40<\/td><td>40<\/td><td>3<\/td>/);
    const [, growth = ''] = /Growth of the archive(.*?)<\/table>/s.exec(page) ?? [];
    expect(growth.replaceAll(/<[^>]*>|\s+/g, ' ').replaceAll(/ +/g, ' ')).toContain(
      '1 day 100 +1.0 GB 7 days 700 +7.0 GB 30 days 3,000 +30.0 GB',
    );
  });

  it('needs no network and no script, and is light or dark, and as wide as the screen', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|https?:|\son\w+=|src=|href=/i);
    expect(page).toContain('@media (prefers-color-scheme: dark)');
    expect(page).toContain('width=device-width');
  });

  it('of a first day without policy, holds and sheets is a page too', () => {
    const first = reportPage(report, [], { showPeople: false });
    for (const words of [
      'No policy is in force',
      'Nothing is parked.',
      'No hold is in force.',
      'no balance sheet yet',
      'The table of departures was not named',
    ])
      expect(first).toContain(words);
    expect(first).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('says of departures which wait, since when and why, and whose recordings are deleted soon', () => {
    const one = { id: 'C-1', for: ['protected', 'too-many'], since: at('2026-05-20T12:00:00Z') } as const;
    const two = { id: 'C-2', for: ['successor'] } as const;
    const openedAt = at('2026-05-01T12:00:00Z');
    const departures = {
      byStatus: [{ status: 'held', cases: 1_204 }] as const,
      waiting: 7,
      waits: [one, two].map(each => ({ ...each, openedAt })),
      deadlines: [{ id: 'C-1', status: 'held', until: at('2026-05-27T22:00:00Z') }] as const,
    };
    const [, section = ''] =
      /<h2>Departures<\/h2>(.*?)<h2>/s.exec(
        reportPage({ ...report, departures }, [], { showPeople: false }),
      ) ?? [];
    const words = section.replaceAll(/<[^>]*>|\s+/g, ' ').replaceAll(/ +/g, ' ');
    for (const each of [
      'held 1,204',
      'C-1 the person is protected; too many leave at once 5 days',
      'C-2 nobody is there to have the recordings opened 2026-05-01',
      'And 5 that came later.',
      'C-1 held 2026-05-27 22:00 UTC',
    ])
      expect(words).toContain(each);
  });

  it('escapes whatever it is given', () => {
    const hold = aHold({ id: '<b>"&', reason: '<script>' });
    const markup = reportPage({ ...report, holds: [{ hold, rows: 1 }] }, [], { showPeople: true });
    expect(markup).toContain('&lt;b&gt;&quot;&amp;');
    expect(markup).not.toMatch(/<script|<b>/);
  });
});

import { describe, expect, it } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import type { Report } from '../../lib/domain/report.ts';
import { sheetKey, type StoredSheet } from '../../lib/domain/sheet.ts';
import { sheetText } from '../../lib/domain/sheet-text.ts';
import { writeReport, type WriteReportPorts } from '../../lib/steps/write-report.ts';
import { fateWorld } from '../build/fate-world.ts';
import { settling } from '../build/offboardings.ts';
import { aParked, at } from '../build/recordings.ts';
import { aSheet } from '../build/sheets.ts';
import { farDeadline } from '../build/step-world.ts';
import { all } from '../build/webex.ts';

const key = 'reports/2026/2026-03-03.html';
const drawReport = (report: Report, sheets: readonly StoredSheet[]) =>
  `at ${report.at}: parked ${report.parked.length}; ${sheets.map(({ sheet }) => sheet.day).join(' ')}`;

async function world() {
  const here = await fateWorld('2026-03-03T00:20:00Z');
  return {
    ...here,
    /** A sheet in the archive. */
    async sheet(day: string) {
      await here.papers.put(sheetKey(day), sheetText(aSheet({ day })));
    },
    write: async (over: Partial<WriteReportPorts> = {}, deadline = farDeadline) =>
      writeReport({ deadline }, { ...here, drawReport, terms: async () => settling().terms, ...over }),
    pages: () => all(here.papers.keys('reports/')),
  };
}

describe('the report of a day', () => {
  it('is drawn once a day, of the rows and the sheets, and stays as it is', async () => {
    const here = await world();
    await here.sheet('2026-03-01');
    await here.sheet('2026-03-02');
    await here.put(aParked());
    await here.write();
    const text = await here.papers.get(key);
    expect(text).toBe('at 2026-03-03T00:20:00.000Z: parked 1; 2026-03-01 2026-03-02');

    here.clock.set('2026-03-03T23:50:00Z');
    // Once it is there, no row is read for it.
    await here.write({ recordings: { every: () => expect.fail('A row was read.') } });
    expect(await here.papers.get(key)).toBe(text);
    here.clock.set('2026-03-04T00:20:00Z');
    await here.write();
    expect(await here.pages()).toEqual([key, 'reports/2026/2026-03-04.html']);
  });

  it('waits until the sheet of the day before can be drawn', async () => {
    const here = await world();
    here.clock.set('2026-03-03T00:14:59Z');
    await here.write();
    expect(await here.pages()).toEqual([]);
    here.clock.set('2026-03-03T00:15:00Z');
    await here.write();
    expect(await here.pages()).toEqual([key]);
  });

  it('is drawn also where a row cannot be read: the sheet says so', async () => {
    const here = await world();
    const every: WriteReportPorts['recordings']['every'] = async function* (unreadable) {
      if (unreadable === undefined) throw new TransientError('store-unavailable', 'A row cannot be read.');
      unreadable('canary');
      yield aParked();
    };
    await here.write({ recordings: { every } });
    expect(await here.papers.get(key)).toContain('parked 1');
  });

  it('of which only a part could be read is not written', async () => {
    const here = await world();
    await here.put(aParked());
    await expect(here.write({}, at('2026-03-03T00:20:00Z'))).rejects.toThrow('a longer timeout');
    expect(await here.pages()).toEqual([]);
  });

  it('that two runs draw at once is the one of the first', async () => {
    const here = await world();
    const slow = here.write({
      drawReport: () => 'the other one',
      papers: {
        ...here.papers,
        put: async (to, text) => {
          await here.write();
          return here.papers.put(to, text);
        },
      },
    });
    await slow;
    expect(await here.papers.get(key)).toContain('parked 0');
  });
});

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { faultKinds, faultNames } from '../../../local/simulator/faults/catalogue.ts';
import { readFlags } from '../../../local/simulator/flags.ts';
import { quirkNames } from '../../../local/webex-model/quirks.ts';
import { switches } from '../../../local/webex-model/switches.ts';

const page = await readFile(new URL('../../../docs/simulator.md', import.meta.url), 'utf8');

/** The cells of each row of the table below a heading. */
function tableBelow(heading: string): string[][] {
  const section = page.split(/^## /m).find(each => each.startsWith(heading)) ?? '';
  const rows = section.split('\n').filter(line => line.startsWith('| `'));
  return rows.map(row => row.slice(2, -2).split(' | '));
}

function codeIn(cell = ''): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(match => match[1] ?? '');
}

describe('docs/simulator.md', () => {
  it('lists every switch with its choices, the default first', () => {
    const listed = tableBelow('What nobody knows').map(([name, choices]) => [
      codeIn(name)[0],
      codeIn(choices),
    ]);
    const flags = Object.entries(switches).map(([name, choices]) => [
      `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`,
      [...choices],
    ]);
    expect(listed).toEqual(flags);
  });

  it('lists every quirk', () => {
    expect(tableBelow('Quirks').map(([name]) => codeIn(name)[0])).toEqual([...quirkNames]);
  });

  it('lists every fault, and whether it is transient', () => {
    const listed = tableBelow('Faults').map(([name, , transient]) => [codeIn(name)[0], transient]);
    const known = faultNames.map(name => [name, faultKinds[name].transient ? 'yes' : 'no']);
    expect(listed.toSorted()).toEqual(known.toSorted());
  });

  it('tells the defaults of the flags about time', () => {
    const listed = tableBelow('Time').map(([flag, standard]) => [
      /--[a-z-]+/.exec(flag ?? '')?.[0],
      parseInt(standard ?? '', 10),
    ]);
    expect(Object.fromEntries(listed)).toEqual({
      '--effect-lag': 0,
      '--reassign-lag': NaN,
      '--inactive-days': 0,
      '--deleted-owner-days': 0,
      '--bin-days': 0,
      '--retention-days': 0,
      '--late-hours': 24,
      '--retry-after': 5,
      '--limit': 0,
      '--limit-retry-after': 1,
      '--hang-ms': 250,
      '--slow-ms': 250,
    });
    expect(readFlags([])).toMatchObject({
      effectLagSeconds: 0,
      reassignLagSeconds: undefined,
      grace: { inactiveDays: 0, deletedOwnerDays: 0 },
      retention: { binDays: 0, retentionDays: 0 },
      lateHours: 24,
      limit: { perSecond: 0, retryAfterSeconds: 1 },
      pace: { retryAfterSeconds: 5, hangMs: 250, slowMs: 250 },
    });
  });
});

describe('the flags', () => {
  it('set every switch', () => {
    for (const [name, choices] of Object.entries(switches)) {
      const flag = `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;
      for (const choice of choices)
        expect(readFlags([flag, choice]), flag).toMatchObject({ switches: { [name]: choice } });
    }
  });

  it('add up faults and quirks', () => {
    const words = [
      '--fault',
      '423=0.1',
      '--fault',
      '429-date=0.2',
      '--faults',
      '0.05',
      '--quirk',
      'no-actor',
    ];
    expect(readFlags([...words, '--quirk', 'metadata-204=0.5'])).toMatchObject({
      faults: { rates: { '423': 0.1, '429-date': 0.2 }, share: 0.05 },
      quirks: { 'no-actor': 1, 'metadata-204': 0.5 },
    });
    expect(readFlags([])).toMatchObject({ faults: undefined, quirks: {} });
  });

  it('set what is measured in days, hours, seconds and milliseconds', () => {
    const grace = ['--reassign-lag', '60', '--inactive-days', '30', '--deleted-owner-days', '7'];
    const words = ['--effect-lag', '600', '--bin-days', '30', '--retention-days', '365', '--late-hours', '6'];
    const limit = ['--limit', '20', '--limit-retry-after', '3'];
    const pace = ['--retry-after', '90', '--hang-ms', '0', '--slow-ms', '10', '--too-early-grace-ms', '50'];
    expect(
      readFlags([
        ...words,
        ...grace,
        ...limit,
        ...pace,
        '--big-recording-mb',
        '12',
        '--start',
        '2026-11-01T00:00:00Z',
      ]),
    ).toMatchObject({
      effectLagSeconds: 600,
      reassignLagSeconds: 60,
      grace: { inactiveDays: 30, deletedOwnerDays: 7 },
      retention: { binDays: 30, retentionDays: 365 },
      lateHours: 6,
      limit: { perSecond: 20, retryAfterSeconds: 3 },
      pace: { retryAfterSeconds: 90, hangMs: 0, slowMs: 10 },
      tooEarlyGraceMs: 50,
      bigRecordingMb: 12,
      startMs: Date.UTC(2026, 10, 1),
    });
  });

  it.each([
    [['--recordings', 'many'], /whole number/],
    [['--port', '70000'], /65535/],
    [['--start', 'soon'], /2026-10-01T00:00:00Z/],
    [['--clock', 'wall'], /real, virtual/],
    [['--limit-retry-after', '0'], /from 1 on/],
    [['--cursor', 'none'], /offset, key/],
    [['--fault', 'gremlins=0.1'], /429-seconds/],
    [['--fault', '423'], /rate/],
    [['--faults', '1.5'], /from 0 to 1/],
    [['--quirk', 'blue'], /metadata-204/],
    [['--unheard-of'], /unknown option/],
    [['recordings'], /too many arguments/],
  ])('are refused with a sentence where they are %j', (words, sentence) => {
    const said: string[] = [];
    expect(readFlags(words, text => said.push(text))).toBe(2);
    expect(said.join('')).toMatch(sentence);
  });
});

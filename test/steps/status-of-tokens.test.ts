import { describe, expect, it } from 'vitest';
import { statusLines } from '../../cli/status/lines.ts';
import { needLines } from '../../cli/status/need-words.ts';
import { TokenRefusedError, TransientError } from '../../lib/domain/errors.ts';
import { needsOf } from '../../lib/domain/needs.ts';
import { sheetKey } from '../../lib/domain/sheet.ts';
import type { Instant } from '../../lib/domain/time.ts';
import { takeStatus, type StatusPorts } from '../../lib/steps/take-status.ts';
import { at } from '../build/recordings.ts';
import { now, statusWorld } from '../build/status-world.ts';

/** The status where all is well but for what is given. */
async function statusWith(more: Pick<StatusPorts, 'expiries' | 'papers'>) {
  const world = await statusWorld();
  await world.well();
  const ports = { ...world, ...more, clock: { now: () => now } };
  const report = await takeStatus({ tokens: ['compliance-read'] }, ports);
  const needs = needsOf(report);
  return { report, needs, said: [...statusLines(report), ...needLines(needs, now)].join('\n') };
}

const asking = (ask: () => Promise<Instant | undefined>) => ({
  expiries: new Map([['compliance-read', ask]]),
});
const expiring = (moment: string) => asking(async () => at(moment));
const failing = (error: Error) => asking(async () => Promise.reject(error));

describe('the expiry of a token in the status', () => {
  it.each([
    ['2026-03-05T12:00:00.001Z', 'expires in 3 days', []],
    ['2026-03-05T12:00:00Z', 'expires in 3 days', ['token-expiry']],
    ['2026-03-02T13:00:00Z', 'expires in 60 minutes', ['token-expiry']],
    ['2026-03-01T12:00:00Z', 'expired 24 hours ago', ['token-expiry']],
  ])('at %s %s, which needs %j', async (moment, words, expected) => {
    const { needs, said } = await statusWith(expiring(moment));
    expect(said).toContain(`\n  token      compliance-read ${words}\n`);
    expect(needs.map(need => need.need)).toEqual(expected);
    expect(said.includes(`! The compliance-read token ${words}: put a new one`)).toBe(expected.length > 0);
  });

  it('is a need where there is no token at all', async () => {
    const { needs, said } = await statusWith(failing(new TokenRefusedError('It is empty.')));
    expect(needs).toEqual([{ need: 'token-missing', token: 'compliance-read' }]);
    expect(said).toMatch(/ {2}token {6}compliance-read is missing\n[^]*! There is no compliance-read token/);
  });

  it('is no need where whoever asks may not read it', async () => {
    const { needs, said } = await statusWith(failing(new TransientError('token-refused', 'Denied.')));
    expect(needs).toEqual([]);
    expect(said).toContain('\n  token      compliance-read cannot be read from here\n');
  });

  it('is said to be unknown where the secret does not say', async () => {
    const { needs, said } = await statusWith(asking(async () => undefined));
    expect(needs).toEqual([]);
    expect(said).toContain('\n  token      compliance-read does not say when it expires\n');
  });

  it('is left out where nobody knows of a secret', async () => {
    const { report, said } = await statusWith({});
    expect(report.tokens).toBeUndefined();
    expect(said).not.toContain('  token ');
  });
});

describe('the newest balance sheet in the status', () => {
  const sheetsOf = (...days: string[]) => ({
    papers: {
      async *keys() {
        yield* days.map(sheetKey);
      },
    },
  });

  it('is a need once its day has been over for more than two days', async () => {
    const late = await statusWith(sheetsOf('2026-02-20', '2026-02-27'));
    expect(late.needs).toEqual([{ need: 'sheet', day: '2026-02-27' }]);
    expect(late.said).toContain('\n  sheet      the newest is of 2026-02-27, which ended 2 days ago\n');
    expect(late.said).toContain('! The newest balance sheet is of 2026-02-27: see whether reconcile runs');
  });

  it('is no need while reconcile draws them', async () => {
    const { needs, said } = await statusWith(sheetsOf('2026-03-01'));
    expect(needs).toEqual([]);
    expect(said).toContain('\n  sheet      the newest is of 2026-03-01, which ended 12 hours ago\n');
  });

  it('may be still to come', async () => {
    const { needs, said } = await statusWith(sheetsOf());
    expect(needs).toEqual([]);
    expect(said).toContain('\n  sheet      none yet\n');
  });

  it('is left out where nobody knows of an archive', async () => {
    const { said } = await statusWith({});
    expect(said).not.toContain('  sheet ');
  });
});

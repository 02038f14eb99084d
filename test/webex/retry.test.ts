import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideRetry, gateMsOf, waitAsked } from '../../lib/webex/retry.ts';
import { at } from '../build/recordings.ts';

const now = at('2026-10-01T12:00:00Z');
const so = { tryNumber: 1, safeToRepeat: true, now, random: () => 0.5 };

describe('after a 429', () => {
  it.each([
    ['60', 60_000],
    [' 60 ', 60_000],
    ['0.5', 1_000],
    ['1.2', 1_200],
    ['Thu, 01 Oct 2026 12:01:30 GMT', 90_000],
    ['Thu, 01 Oct 2026 11:00:00 GMT', 1_000],
    ['0', 1_000],
    [undefined, 15_000],
    ['', 15_000],
    ['-30', 15_000],
    ['soon', 15_000],
    ['60 seconds', 15_000],
    ['0x10', 15_000],
    ['1e3', 15_000],
    ['Thu, 99 Oct 2026 99:00:00 GMT', 15_000],
    // Without a zone it would mean something else on every machine.
    ['Thu, 01 Oct 2026 12:01:30', 15_000],
  ])('Retry-After %j keeps everyone away for %d ms', (retryAfter, waitMs) => {
    const trouble = { status: 429, retryAfter };
    expect(decideRetry(trouble, so)).toStrictEqual({ kind: 'wait', waitMs, gateMs: waitMs });
    expect(gateMsOf(trouble, now)).toBe(waitMs);
  });

  it.each([
    // The moment 2026-10-01T12:01:00Z in a field for seconds.
    '1790856060',
    '9'.repeat(20),
    '9'.repeat(400),
    'Fri, 31 Dec 9999 23:59:59 GMT',
  ])('an absurd Retry-After of %s says nothing', retryAfter => {
    expect(gateMsOf({ status: 429, retryAfter }, now)).toBe(15_000);
  });

  it('even a wait of months is believed', () => {
    expect(gateMsOf({ status: 429, retryAfter: '31536000' }, now)).toBe(365 * 86_400_000);
  });

  it('even what is not safe to repeat is tried again, since nothing was done', () => {
    expect(decideRetry({ status: 429, retryAfter: '7' }, { ...so, safeToRepeat: false })).toStrictEqual({
      kind: 'wait',
      waitMs: 7_000,
      gateMs: 7_000,
    });
  });

  it('the fifth try is the last, and the gate shuts all the same', () => {
    const trouble = { status: 429, retryAfter: '7' };
    expect(decideRetry(trouble, { ...so, tryNumber: 4 }).kind).toBe('wait');
    expect(decideRetry(trouble, { ...so, tryNumber: 5 })).toStrictEqual({ kind: 'give-up' });
    expect(gateMsOf(trouble, now)).toBe(7_000);
  });
});

describe('after trouble that passes', () => {
  const passing = [undefined, 408, 423, 500, 502, 503, 504];

  it.each(passing)('status %s is tried again where that is safe, and nowhere else', status => {
    expect(decideRetry({ status }, so).kind).toBe('wait');
    expect(decideRetry({ status }, { ...so, safeToRepeat: false })).toStrictEqual({ kind: 'give-up' });
    expect(decideRetry({ status }, { ...so, tryNumber: 4 }).kind).toBe('wait');
    expect(decideRetry({ status }, { ...so, tryNumber: 5 })).toStrictEqual({ kind: 'give-up' });
    expect(gateMsOf({ status }, now)).toBeUndefined();
  });

  it.each([
    [1, 2_000],
    [2, 4_000],
    [3, 8_000],
    [4, 16_000],
  ])('the wait after try %d is anything up to %d ms', (tryNumber, ceilingMs) => {
    const waitWith = (random: number) =>
      decideRetry({ status: 503 }, { ...so, tryNumber, random: () => random });
    expect(waitWith(0)).toStrictEqual({ kind: 'wait', waitMs: 0 });
    expect(waitWith(0.25)).toStrictEqual({ kind: 'wait', waitMs: ceilingMs / 4 });
    expect(waitWith(0.999_999)).toStrictEqual({ kind: 'wait', waitMs: ceilingMs - 1 });
  });

  it.each([423, 503])('a Retry-After with a %d is the least wait, and shuts no gate', status => {
    expect(decideRetry({ status, retryAfter: '120' }, so)).toStrictEqual({ kind: 'wait', waitMs: 120_000 });
  });
});

describe('after a refusal', () => {
  it.each([400, 401, 403, 404, 405, 409, 410, 415, 428, 301, 302, 304, 501])(
    'status %d is not asked again: the answer would be the same',
    status => {
      expect(decideRetry({ status, retryAfter: '1' }, so)).toStrictEqual({ kind: 'give-up' });
      expect(gateMsOf({ status, retryAfter: '1' }, now)).toBeUndefined();
    },
  );
});

describe('whatever Retry-After says', () => {
  const anyMoment = fc.date({
    min: new Date('1990-01-01'),
    max: new Date('2200-01-01'),
    noInvalidDate: true,
  });
  const nows = anyMoment.map(date => at(date.toISOString()));
  const texts = fc.oneof(
    fc.string(),
    fc.integer().map(String),
    fc.double().map(String),
    fc.stringMatching(/^[-+]?[0-9]{1,30}(\.[0-9]{0,5})?$/),
    anyMoment.map(date => date.toUTCString()),
    fc.string().map(text => `Mon, ${text}`),
    fc.stringMatching(/^[A-Z][a-z]{2}, [0-9]{1,3} [A-Z][a-z]{2} [0-9]{1,6} [0-9:]{0,9} (GMT|UTC|\+0200)$/),
  );

  it('the wait is a whole number of milliseconds, never negative, never NaN', () => {
    fc.assert(
      fc.property(texts, nows, (text, moment) => {
        const asked = waitAsked(text, moment) ?? 0;
        expect(asked).toBeGreaterThanOrEqual(0);
        expect(Number.isSafeInteger(gateMsOf({ status: 429, retryAfter: text }, moment))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('nobody comes before the date that it names', () => {
    fc.assert(
      fc.property(anyMoment, fc.integer({ min: -1e10, max: 3e10 }), (date, beforeMs) => {
        const moment = at(new Date(date.getTime() - beforeMs).toISOString());
        const namedMs = Math.floor(date.getTime() / 1000) * 1000;
        fc.pre(namedMs - Date.parse(moment) < 366 * 86_400_000);
        const waitMs = gateMsOf({ status: 429, retryAfter: date.toUTCString() }, moment) ?? -1;
        expect(Date.parse(moment) + waitMs).toBeGreaterThanOrEqual(namedMs);
      }),
    );
  });

  it('nobody comes before the seconds that it names are over', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), seconds => {
        fc.pre(!String(seconds).includes('e'));
        const waitMs = gateMsOf({ status: 429, retryAfter: String(seconds) }, now) ?? -1;
        expect(waitMs).toBeGreaterThanOrEqual(seconds * 1000);
      }),
    );
  });
});

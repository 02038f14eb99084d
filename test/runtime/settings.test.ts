import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConfigurationError } from '../../lib/domain/errors.ts';
import { httpUrl, readSettings, required, wholeNumber } from '../../lib/runtime/settings.ts';

const shape = { TABLE: required, WEBEX_URL: httpUrl, RING_LIMIT: wholeNumber(1, 1_000) };
const sound = { TABLE: 'recordings', WEBEX_URL: 'https://webexapis.com/v1', RING_LIMIT: '500' };

function problemsOf(environment: Record<string, string | undefined>): readonly string[] {
  try {
    readSettings(shape, environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('settings', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('are read by their types, and what else is in the environment is left out', () => {
    expect(readSettings(shape, { ...sound, PATH: '/bin' })).toEqual({
      TABLE: 'recordings',
      WEBEX_URL: new URL('https://webexapis.com/v1'),
      RING_LIMIT: 500,
    });
  });

  it('come from the process where nothing else is given', () => {
    for (const [name, value] of Object.entries(sound)) vi.stubEnv(name, value);
    expect(readSettings(shape).TABLE).toBe('recordings');
  });

  it('that are missing are all named at once', () => {
    expect(problemsOf({})).toEqual(['TABLE is missing', 'WEBEX_URL is missing', 'RING_LIMIT is missing']);
  });

  it('that are malformed are all named at once, and their values never', () => {
    const wrong = { TABLE: '', WEBEX_URL: 'Zx9-a-token-by-mistake', RING_LIMIT: 'Zx9-another' };
    const problems = [
      'TABLE is empty',
      'WEBEX_URL must be an http(s) address',
      'RING_LIMIT must be a whole number from 1 to 1000',
    ];
    expect(problemsOf(wrong)).toEqual(problems);
    expect(() => readSettings(shape, wrong)).toThrow(`Settings to mend: ${problems.join('; ')}.`);
  });

  it.each(['', ' ', '0', '1001', '-1', '1.5', '1e2', '0x10', '५', '99999999999999999999'])(
    'take %j for no whole number from 1 to 1000',
    RING_LIMIT => {
      expect(problemsOf({ ...sound, RING_LIMIT })).toEqual([
        'RING_LIMIT must be a whole number from 1 to 1000',
      ]);
    },
  );

  it.each([
    ['1', 1],
    ['1000', 1_000],
    ['007', 7],
  ])('take %j for the number %d', (RING_LIMIT, number) => {
    expect(readSettings(shape, { ...sound, RING_LIMIT }).RING_LIMIT).toBe(number);
  });

  it.each(['', 'webexapis.com', 'ftp://webexapis.com', 'file:///etc/passwd', 'http://'])(
    'take %j for no web address',
    WEBEX_URL => {
      expect(problemsOf({ ...sound, WEBEX_URL })).toEqual(['WEBEX_URL must be an http(s) address']);
    },
  );
});

import { describe, expect, it } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import { Secret } from '../../lib/domain/secret.ts';
import { webexKeeper } from '../../lib/webex/keeper.ts';
import type { Mode } from '../../lib/webex/mode.ts';
import { fixedToken } from '../../lib/webex/token.ts';
import {
  aToken,
  baseUrl,
  fakeWebex,
  hastyClock,
  inAYear,
  refusalOf,
  sharedGates,
  type Reply,
} from '../build/webex.ts';

const ids = ['5d0f6a2e-3b7c-4c1e-9f55-2a8f0b6de913', '6e1f7b3f-4c8d-4d2f-8a66-3b9a1c7ef024'];

function aKeeper(script: readonly Reply[], mode: Mode = 'live') {
  const webex = fakeWebex(script);
  const clock = hastyClock();
  const keeper = webexKeeper({
    ...{ baseUrl, token: fixedToken(new Secret(aToken)), tokenName: 'admin', send: webex.send },
    ...{ clock, random: () => 0.5, gates: sharedGates(), mode },
  });
  return { keeper, arrived: webex.arrived };
}

const operations = [
  ['softDelete', 'trashAll'],
  ['purge', 'purgeAll'],
  ['restore', 'restoreAll'],
] as const;

describe.each(operations)('%s', (operation, flag) => {
  it('names the ids as Webex spells them, and never all', async () => {
    const { keeper, arrived } = aKeeper([{ status: 204 }]);
    await keeper[operation](ids, inAYear);
    expect(arrived.map(({ method, url, body }) => [method, url.pathname, body])).toEqual([
      ['POST', `/v1/convergedRecordings/${operation}`, JSON.stringify({ [flag]: false, recordingIds: ids })],
    ]);
  });

  it('sends nothing in dry run', async () => {
    const { keeper, arrived } = aKeeper([], 'dry-run');
    await expect(keeper[operation](ids, inAYear)).rejects.toThrow(/Dry run/);
    expect(arrived).toEqual([]);
  });

  it.each([500, 502, 503, 504, 408, 423])('is sent once, whatever a %i means', async status => {
    const { keeper, arrived } = aKeeper([{ status }]);
    expect(await refusalOf(keeper[operation](ids, inAYear))).toMatchObject({ fault: 'webex-unavailable' });
    expect(arrived).toHaveLength(1);
  });

  it('is sent once when the answer is lost', async () => {
    const { keeper, arrived } = aKeeper([new TransientError('webex-unavailable', 'reset')]);
    expect(await refusalOf(keeper[operation](ids, inAYear))).toMatchObject({ fault: 'webex-unavailable' });
    expect(arrived).toHaveLength(1);
  });

  it.each([
    [400, 'refused'],
    [409, 'refused'],
    [404, 'not-found'],
    [410, 'not-found'],
  ])('is refused by a %i', async (status, fault) => {
    const { keeper } = aKeeper([{ status }]);
    expect(await refusalOf(keeper[operation](ids, inAYear))).toMatchObject({ fault });
  });
});

it('refuses more than a hundred ids before anything is sent', async () => {
  const { keeper, arrived } = aKeeper([]);
  const many = Array.from({ length: 101 }, () => ids[0] ?? '');
  await expect(keeper.softDelete(many, inAYear)).rejects.toThrow(/100/);
  expect(arrived).toEqual([]);
});

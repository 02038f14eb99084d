import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { NotFoundError, TokenRefusedError, TransientError } from '../../lib/domain/errors.ts';
import { Secret } from '../../lib/domain/secret.ts';
import { minuteMs, plusMs } from '../../lib/domain/time.ts';
import { callWebex, type WebexRequest } from '../../lib/webex/request.ts';
import type { TokenSource } from '../../lib/webex/token.ts';
import { at } from '../build/recordings.ts';
import {
  aConnection,
  baseUrl,
  breakingBody,
  containing,
  fakeWebex,
  hastyClock,
  inAYear,
  type Reply,
} from '../build/webex.ts';

const start = at('2026-10-01T00:00:00Z');
const look: WebexRequest = {
  operation: 'look',
  method: 'GET',
  url: baseUrl,
  scopes: ['scope-1', 'scope-2'],
  safeToRepeat: true,
};
const act: WebexRequest = {
  operation: 'act',
  method: 'POST',
  url: baseUrl,
  scopes: ['scope-3'],
  safeToRepeat: false,
  body: { a: 1 },
};
const reset = () => new TransientError('webex-unavailable', 'webex.example cannot be reached or broke off.');

/** How a call ends on a script, and when each try arrived, in milliseconds from the start. */
async function call(
  script: Reply[],
  so: { request?: WebexRequest; leftMs?: number; token?: TokenSource } = {},
) {
  const clock = hastyClock();
  const webex = fakeWebex(script, clock);
  const deadline = so.leftMs === undefined ? inAYear : plusMs(start, so.leftMs);
  const on = aConnection({
    webex,
    clock,
    mode: 'live',
    ...(so.token === undefined ? {} : { token: so.token }),
  });
  const outcome = await callWebex(so.request ?? look, deadline, on).then(
    reply => ({ text: reply.text, error: undefined }),
    (error: unknown) => ({ text: undefined, error }),
  );
  const since = (moment: string) => Date.parse(moment) - Date.parse(start);
  return {
    ...outcome,
    arrivedAt: webex.arrived.map(each => since(each.at)),
    tokens: webex.arrived.map(each => each.headers['authorization']),
    arrived: webex.arrived,
    endedAt: since(clock.now()),
  };
}

function tokens(...inOrder: string[]): TokenSource {
  const [first = '', second = first] = inOrder;
  return {
    current: async () => new Secret(first),
    renewed: async () => new Secret(second),
  };
}

describe('a call', () => {
  it('is tried again after trouble that passes, later each time, until the answer comes', async () => {
    const script: Reply[] = [
      { status: 503 },
      reset(),
      { body: breakingBody('{"ite', reset()) },
      { body: 'fine' },
    ];
    const { text, arrivedAt } = await call(script);
    expect(text).toBe('fine');
    expect(arrivedAt).toStrictEqual([0, 1_000, 3_000, 7_000]);
  });

  it('is tried five times at most', async () => {
    const { error, arrivedAt } = await call(Array.from({ length: 9 }, () => ({ status: 502 })));
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ fault: 'webex-unavailable' });
    expect(arrivedAt).toHaveLength(5);
  });

  it.each([
    ['502', { status: 502 }],
    ['reset', reset()],
    ['answer that breaks off', { body: breakingBody('', reset()) }],
  ])('whose effect may have happened is not repeated after a %s', async (_what, reply) => {
    const { error, arrivedAt } = await call([reply], { request: act });
    expect(error).toBeInstanceOf(TransientError);
    expect(arrivedAt).toHaveLength(1);
  });

  it('with an effect is repeated after a 429, since nothing was done', async () => {
    const { text, arrived } = await call(
      [{ status: 429, headers: { 'retry-after': '3' } }, { body: 'done' }],
      {
        request: act,
      },
    );
    expect(text).toBe('done');
    expect(arrived.map(each => each.body)).toStrictEqual(['{"a":1}', '{"a":1}']);
    expect(arrived[0]?.headers).toMatchObject({ 'content-type': 'application/json' });
  });

  it('has half a minute for each exchange', async () => {
    expect((await call([{ body: 'fine' }])).arrived.map(each => each.timeoutMs)).toStrictEqual([30_000]);
  });

  it('ends at once, without sleeping, where the wait asked for is longer than the time left', async () => {
    const { error, endedAt } = await call([{ status: 503, headers: { 'retry-after': '90' } }], {
      leftMs: 90_000,
    });
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ fault: 'webex-unavailable', retryAfterMs: 90_000 });
    expect(endedAt).toBe(0);
  });

  it('ends at once, without sleeping, where a 429 asks for more time than is left', async () => {
    const { error, endedAt } = await call([{ status: 429, headers: { 'retry-after': '61' } }], {
      leftMs: minuteMs,
    });
    expect(error).toMatchObject({ fault: 'rate-limited', retryAfterMs: 61_000 });
    expect(endedAt).toBe(0);
  });

  it('is tried again where a moment is left after the wait', async () => {
    const script: Reply[] = [{ status: 503, headers: { 'retry-after': '90' } }, { body: 'fine' }];
    expect((await call(script, { leftMs: 90_001 })).text).toBe('fine');
  });

  it('that gives up says how long Webex asked to wait', async () => {
    const { error } = await call([{ status: 503, headers: { 'retry-after': '90' } }], { request: act });
    expect(error).toMatchObject({ fault: 'webex-unavailable', retryAfterMs: 90_000 });
  });

  it.each([0, -1])('is not begun with %d ms left', async leftMs => {
    const { error, arrivedAt } = await call([{ body: 'fine' }], { leftMs });
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ fault: 'time-ran-out' });
    expect(arrivedAt).toHaveLength(0);
  });

  it('refuses an answer larger than any list', async () => {
    const megabytes = (function* () {
      for (let n = 0; n < 40; n += 1) yield Buffer.alloc(1024 * 1024, 'x');
    })();
    const { error } = await call([{ body: Readable.from(megabytes) }], { request: act });
    expect(error).toMatchObject({ fault: 'webex-unavailable' });
  });
});

describe('a token that is refused', () => {
  const sorry: Reply = { status: 401, body: { message: 'The request requires a valid access token.' } };

  it('is read again once, and a newer one is used', async () => {
    const { text, tokens: sent } = await call([sorry, { body: 'fine' }], { token: tokens('old', 'new') });
    expect(text).toBe('fine');
    expect(sent).toStrictEqual(['Bearer old', 'Bearer new']);
  });

  it('is replaced also for a call with an effect, since nothing was done', async () => {
    const { text } = await call([sorry, { body: 'done' }], { token: tokens('old', 'new'), request: act });
    expect(text).toBe('done');
  });

  it('ends the call where there is no newer one, with what to do', async () => {
    const { error, arrivedAt } = await call([sorry], { token: tokens('old') });
    expect(error).toBeInstanceOf(TokenRefusedError);
    expect(error).toMatchObject({ message: containing('give tapekeeper a new one') });
    expect(arrivedAt).toHaveLength(1);
  });

  it('ends the call where the newer one is refused too', async () => {
    const { error, tokens: sent } = await call([sorry, sorry], { token: tokens('old', 'new') });
    expect(error).toBeInstanceOf(TokenRefusedError);
    expect(sent).toStrictEqual(['Bearer old', 'Bearer new']);
  });

  it('is read again once only, even where there is always a newer one', async () => {
    let made = 0;
    const token: TokenSource = {
      current: async () => new Secret('token 0'),
      renewed: async () => new Secret(`token ${(made += 1)}`),
    };
    const { error, tokens: sent } = await call([sorry, sorry, sorry], { token });
    expect(error).toBeInstanceOf(TokenRefusedError);
    expect(sent).toStrictEqual(['Bearer token 0', 'Bearer token 1']);
  });

  it('keeps the newer one through other trouble', async () => {
    const { tokens: sent } = await call([sorry, { status: 500 }, { body: 'fine' }], {
      token: tokens('old', 'new'),
    });
    expect(sent).toStrictEqual(['Bearer old', 'Bearer new', 'Bearer new']);
  });

  it('that lacks a scope ends the call, with what to do', async () => {
    const { error, arrivedAt } = await call([{ status: 403 }], { token: tokens('old', 'new') });
    expect(error).toBeInstanceOf(TokenRefusedError);
    expect(error).toMatchObject({
      message: containing('lacks the scope scope-1 or scope-2: authorise it anew'),
    });
    expect(arrivedAt).toHaveLength(1);
  });
});

describe('an answer that no retry mends', () => {
  it.each([400, 405, 409, 415, 428])('%d speaks against what was asked for', async status => {
    const { error, arrivedAt } = await call([{ status }]);
    expect(error).toMatchObject({ name: 'TransientError', fault: 'refused' });
    expect(arrivedAt).toHaveLength(1);
  });

  it.each([404, 410])('%d says that Webex does not know it now', async status => {
    const { error, arrivedAt } = await call([{ status }]);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({ fault: 'not-found' });
    expect(arrivedAt).toHaveLength(1);
  });

  it.each([302, 400, 405, 409, 415, 428])(
    '%d ends the call at once, with the status as the cause',
    async status => {
      const { error, arrivedAt } = await call([{ status }]);
      expect(error).toBeInstanceOf(TransientError);
      expect(error).toMatchObject({ cause: { name: 'WebexAnswer', operation: 'look', status } });
      expect(arrivedAt).toHaveLength(1);
    },
  );
});

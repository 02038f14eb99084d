import { describe, expect, it } from 'vitest';
import { NotFoundError, TransientError } from '../../lib/domain/errors.ts';
import { webexReader } from '../../lib/webex/reader.ts';
import { fixedToken } from '../../lib/webex/token.ts';
import { Secret } from '../../lib/domain/secret.ts';
import { at } from '../build/recordings.ts';
import {
  anItem,
  aReader,
  containing,
  fakeWebex,
  hastyClock,
  inAYear,
  refusalOf,
  sharedGates,
  shutUntil,
  type Reply,
} from '../build/webex.ts';

const webexId = '5d0f6a2e-3b7c-4c1e-9f55-2a8f0b6de913';

async function metadata(reply: Reply): Promise<string | undefined> {
  return aReader({ webex: fakeWebex(() => reply) }).metadata(webexId, inAYear);
}

describe('the details of one recording', () => {
  it('are asked for in the spelling that Webex used, with times in UTC', async () => {
    const webex = fakeWebex([{ body: anItem() }]);
    expect((await aReader({ webex }).details(webexId, inAYear)).recording).toMatchObject({ webexId });
    expect(webex.arrived).toMatchObject([
      {
        method: 'GET',
        url: new URL(`https://webex.example/v1/convergedRecordings/${webexId}`),
        body: undefined,
      },
    ]);
    expect(webex.arrived[0]?.headers).toMatchObject({ timezone: 'UTC', accept: 'application/json' });
  });

  it('of an id in base64 reach the same path, whatever letters it has', async () => {
    const hydra = Buffer.from(`ciscospark://us/RECORDING/${webexId}`).toString('base64');
    expect(hydra).toContain('=');
    const webex = fakeWebex([{ status: 404 }]);
    await refusalOf(aReader({ webex }).details(hydra, inAYear));
    expect(webex.arrived[0]?.url.href).toBe(
      `https://webex.example/v1/convergedRecordings/${encodeURIComponent(hydra)}`,
    );
  });

  it.each(['.', '..', '', '../people/me', '?status=deleted'])(
    'of an id that is %j are not found, and nothing is asked',
    async odd => {
      const webex = fakeWebex([{ body: { items: [] } }]);
      expect(await refusalOf(aReader({ webex }).details(odd, inAYear))).toBeInstanceOf(NotFoundError);
      expect(await refusalOf(aReader({ webex }).metadata(odd, inAYear))).toBeInstanceOf(NotFoundError);
      expect(webex.arrived).toHaveLength(0);
    },
  );

  it('that are of another recording are refused', async () => {
    const webex = fakeWebex([{ body: anItem({ id: 'ffffffff-3b7c-4c1e-9f55-2a8f0b6de913' }) }]);
    const error = await refusalOf(aReader({ webex }).details(webexId, inAYear));
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({
      fault: 'webex-unavailable',
      message: containing('another recording'),
    });
  });

  it('may come in another spelling of the same id', async () => {
    const webex = fakeWebex([{ body: anItem({ id: webexId.replaceAll('-', '').toUpperCase() }) }]);
    expect((await aReader({ webex }).details(webexId, inAYear)).recording.id).toBe(
      '5d0f6a2e3b7c4c1e9f552a8f0b6de913',
    );
  });
});

describe('the metadata of one recording', () => {
  it('are asked for with all types', async () => {
    const webex = fakeWebex([{ body: {} }]);
    await aReader({ webex }).metadata(webexId, inAYear);
    expect(webex.arrived[0]?.url.href).toBe(
      `https://webex.example/v1/convergedRecordings/${webexId}/metadata?showAllTypes=true`,
    );
  });

  it('are kept to the letter, as they came', async () => {
    const text = ' {"id": "x",\n "owner-name": "Åsa", "big": 12345678901234567890}';
    expect(await metadata({ body: text })).toBe(text);
  });

  it.each([
    ['a 204', { status: 204 }],
    ['an empty 200', { status: 200, body: '' }],
    ['a blank 200', { status: 200, body: ' \r\n' }],
  ])('are not there (yet) after %s', async (_what, reply) => {
    expect(await metadata(reply)).toBeUndefined();
  });

  it.each(['<html>Back soon</html>', '{"id":', 'null', '[]', '"text"'])(
    'that are %j are none: Webex is in trouble, and nothing of it is kept',
    async body => {
      const error = await refusalOf(metadata({ body }));
      expect(error).toBeInstanceOf(TransientError);
      expect(error).toMatchObject({ fault: 'webex-unavailable' });
    },
  );
});

describe('a reader for another kind of work', () => {
  const start = at('2026-10-01T00:00:00Z');

  it('waits at the same gate', async () => {
    const clock = hastyClock();
    const gates = sharedGates();
    await shutUntil(gates, 'compliance-read', at('2026-10-01T00:01:00Z'));
    const webex = fakeWebex(() => ({ body: anItem() }), clock);
    await aReader({ webex, clock, gates }).as('reconcile').details(webexId, inAYear);
    expect(webex.arrived.map(each => each.at)).toStrictEqual(['2026-10-01T00:01:00.000Z']);
  });

  it('has that work’s share: a tenth for reconcile, and all of it for new work again', async () => {
    const clock = hastyClock();
    const webex = fakeWebex(() => ({ body: anItem() }), clock);
    const reader = aReader({ webex, clock });
    for (const each of [reader.as('reconcile'), reader.as('reconcile'), reader.as('reconcile').as('new')])
      await each.details(webexId, inAYear);
    expect(webex.arrived.map(each => each.at)).toStrictEqual([
      start,
      '2026-10-01T00:00:01.000Z',
      '2026-10-01T00:00:01.100Z',
    ]);
  });

  it('downloads without waiting: the media host counts no calls', async () => {
    const clock = hastyClock();
    const gates = sharedGates();
    await shutUntil(gates, 'compliance-read', at('2026-10-01T00:01:00Z'));
    const webex = fakeWebex(() => ({ body: 'audio' }), clock);
    const link = new Secret('https://media.example/1?ticket=1');
    const { body } = await aReader({ webex, clock, gates }).as('backfill').download(link, 'audio', inAYear);
    body.destroy();
    expect(webex.arrived.map(each => each.at)).toStrictEqual([start]);
  });
});

describe('the base address', () => {
  it.each(['https://webex.example/v1', 'https://webex.example/v1/', 'https://webex.example:443/v1'])(
    '%s leads to the same paths',
    async base => {
      const webex = fakeWebex([{ body: anItem() }]);
      const reader = webexReader({
        baseUrl: new URL(base),
        token: fixedToken(new Secret('t')),
        tokenName: 'compliance-read',
        send: webex.send,
        clock: hastyClock(),
        random: () => 0,
        gates: sharedGates(),
      });
      await reader.details(webexId, inAYear);
      expect(webex.arrived[0]?.url.href).toBe(`https://webex.example/v1/convergedRecordings/${webexId}`);
    },
  );
});

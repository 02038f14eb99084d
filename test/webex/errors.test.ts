import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PermanentError, TransientError } from '../../lib/domain/errors.ts';
import { Secret } from '../../lib/domain/secret.ts';
import { recordingFaults, systemFaults } from '../../lib/domain/errors.ts';
import type { WebexReader } from '../../lib/ports.ts';
import { at } from '../build/recordings.ts';
import {
  all,
  anItem,
  aReader,
  aToken,
  breakingBody,
  fakeWebex,
  inAYear,
  refusalOf,
  type Reply,
} from '../build/webex.ts';

const webexId = '5d0f6a2e-3b7c-4c1e-9f55-2a8f0b6de913';
const ticket = 'U0RKVFN3-ticket';
const link = `https://media.example/nbr/Download?recordUUID=${webexId}&ticket=${ticket}`;
const window = { from: at('2026-09-01T00:00:00Z'), to: at('2026-09-30T00:00:00Z') };
const tracking = 'ROUTERGW_2f0c7d4e-51ab-4c39-9d6f-0b8e7a3c1d22';

const operations: Record<string, (webex: WebexReader) => Promise<unknown>> = {
  list: webex => all(webex.list(window, inAYear)),
  details: webex => webex.details(webexId, inAYear),
  metadata: webex => webex.metadata(webexId, inAYear),
  download: webex => webex.download(new Secret(link), 'audio', inAYear),
};

async function details(reply: Reply): Promise<unknown> {
  return refusalOf(aReader({ webex: fakeWebex(() => reply) }).details(webexId, inAYear));
}

describe('an answer that is an error', () => {
  it.each([
    [
      'the standard JSON',
      { message: 'Not now.', errors: [{ description: 'Not now.' }], trackingId: tracking },
    ],
    [
      'the other family of JSON',
      { error: [{ key: '400', message: [{ code: 'x', description: 'y' }] }], trackingId: tracking },
    ],
    ['JSON with numbers as codes', { message: 'No.', errorCode: 25_008, trackingId: tracking }],
  ])('keeps the tracking id of %s', async (_what, body) => {
    expect(await details({ status: 400, body })).toMatchObject({
      message: `Webex answered 400 to recording details (tracking id ${tracking}).`,
      cause: { name: 'WebexAnswer', status: 400, trackingId: tracking },
    });
  });

  it.each([
    ['HTML', '<html><h1>502 Bad Gateway</h1></html>'],
    ['text', 'no healthy upstream'],
    ['nothing', ''],
    ['JSON without one', '{"message":"Not now."}'],
    ['JSON with one that is none', '{"trackingId":17}'],
    ['JSON with an empty one', '{"trackingId":""}'],
    ['JSON with a person in it', '{"trackingId":"marta.lindqvist@example.com"}'],
    ['half of JSON', '{"trackingId":"ROUTER'],
    ['far too much', 'x'.repeat(1024 * 1024)],
    ['a body that breaks off', breakingBody('{"tra', new TransientError('webex-unavailable', 'reset'))],
  ])('takes the tracking id from the header where the body is %s', async (_what, body) => {
    expect(await details({ status: 400, headers: { trackingid: tracking }, body })).toMatchObject({
      cause: { status: 400, trackingId: tracking },
    });
  });

  it.each([undefined, 'marta.lindqvist@example.com', 'x'.repeat(500), 'two words'])(
    'goes without a tracking id where the header is %j',
    async trackingid => {
      const error = await details({ status: 400, headers: trackingid === undefined ? {} : { trackingid } });
      expect(error).toMatchObject({ message: 'Webex answered 400 to recording details.' });
    },
  );

  it('keeps its reason also when the wait was too long', async () => {
    const webex = fakeWebex([{ status: 503, headers: { trackingid: tracking, 'retry-after': '900' } }]);
    const error = await refusalOf(aReader({ webex }).details(webexId, at('2026-10-01T00:10:00Z')));
    expect(error).toMatchObject({ retryAfterMs: 900_000, cause: { status: 503, trackingId: tracking } });
  });
});

describe('whatever Webex answers', () => {
  const echo = JSON.stringify({
    message: `Bearer ${aToken} may not read ${webexId} for marta.lindqvist@example.com`,
    link,
    items: [anItem({ timeRecorded: `${webexId} ${aToken}` }), aToken, [webexId], null],
  });
  const json = fc.json().map(text => Buffer.from(text).toString());
  const nearly = fc
    .tuple(fc.constantFrom(...Object.keys(anItem())), fc.jsonValue())
    .map(([field, value]) => anItem({ [field]: value }));
  const body = fc.oneof(
    fc.string(),
    json,
    fc.constant(echo),
    fc.constant(`<html>${echo}</html>`),
    nearly.map(item => JSON.stringify(item)),
    fc.array(nearly, { maxLength: 3 }).map(items => JSON.stringify({ items })),
    fc
      .record({ temporaryDirectDownloadLinks: fc.jsonValue() })
      .map(links => JSON.stringify({ ...anItem(), ...links })),
  );
  const status = fc.oneof(
    fc.integer({ min: 200, max: 599 }),
    fc.constantFrom(200, 204, 302, 400, 401, 403, 404, 429, 503),
  );
  const headers = fc.dictionary(
    fc.constantFrom(
      'link',
      'retry-after',
      'trackingid',
      'content-type',
      'content-length',
      'content-encoding',
    ),
    fc.oneof(
      fc.string(),
      fc.constantFrom(
        link,
        `<${link}>; rel=next`,
        '3',
        tracking,
        'audio/mpeg',
        `text/${ticket}${'x'.repeat(99)}`,
      ),
    ),
  );
  const broken = fc
    .constant(undefined)
    .map(() => new TransientError('webex-unavailable', 'webex.example broke off.'));

  it('a call gives what was asked for, or an error that says why and gives nobody away', async () => {
    const faults: readonly string[] = [...recordingFaults, ...systemFaults];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(operations)),
        fc.array(fc.oneof({ weight: 9, arbitrary: fc.record({ status, headers, body }) }, broken), {
          minLength: 1,
          maxLength: 6,
        }),
        async (name, replies) => {
          const webex = fakeWebex(
            (_request, nth) => replies[(nth - 1) % replies.length] ?? new Error('none'),
          );
          const error = await refusalOf(operations[name]?.(aReader({ webex })) ?? Promise.resolve());
          if (error === undefined) return;
          if (!(error instanceof TransientError || error instanceof PermanentError))
            expect.fail(inspect(error));
          expect(faults).toContain(error.fault);
          expect(error.message).not.toBe('');
          const shown = [
            String(error),
            JSON.stringify(error),
            inspect(error, { depth: 20, showHidden: true }),
          ].join();
          for (const secret of [
            aToken,
            webexId,
            webexId.replaceAll('-', ''),
            ticket,
            'marta',
            'from=',
            '2026-09-30T00',
            'media.example',
          ])
            expect(shown).not.toContain(secret);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

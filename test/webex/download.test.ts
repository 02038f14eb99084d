import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import { Secret } from '../../lib/domain/secret.ts';
import { plusMs } from '../../lib/domain/time.ts';
import { at } from '../build/recordings.ts';
import {
  aReader,
  breakingBody,
  containing,
  fakeWebex,
  inAYear,
  refusalOf,
  type Reply,
} from '../build/webex.ts';

const link = 'https://media.example/nbr/Download?ticket=U0RKVFN3&type=calling';
const start = at('2026-10-01T00:00:00Z');

async function download(
  reply: Reply,
  so: { kind?: 'audio' | 'transcript'; link?: string; leftMs?: number } = {},
) {
  const webex = fakeWebex([reply]);
  const deadline = so.leftMs === undefined ? inAYear : plusMs(start, so.leftMs);
  const begun = aReader({ webex }).download(new Secret(so.link ?? link), so.kind ?? 'audio', deadline);
  const error = await refusalOf(begun);
  return { webex, error, ...(error === undefined ? await begun : {}) };
}

describe('a download', () => {
  it('follows the link to the letter, once, and gives the bytes with their announced number', async () => {
    const { webex, body, bytes } = await download({
      headers: { 'content-type': 'audio/mpeg', 'content-length': '4' },
      body: 'MP3!',
    });
    expect(await text(body ?? Readable.from([]))).toBe('MP3!');
    expect(bytes).toBe(4);
    expect(webex.arrived.map(each => [each.method, each.url.href])).toStrictEqual([['GET', link]]);
  });

  it('never carries the token', async () => {
    const { webex } = await download({ body: 'x' });
    expect(webex.arrived[0]?.headers).toStrictEqual({});
  });

  it('may take all the time that is left', async () => {
    const { webex } = await download({ body: 'x' }, { leftMs: 123_456 });
    expect(webex.arrived[0]?.timeoutMs).toBe(123_456);
  });

  it.each([0, -1])('is not begun with %d ms left', async leftMs => {
    const { webex, error } = await download({ body: 'x' }, { leftMs });
    expect(error).toMatchObject({ fault: 'time-ran-out' });
    expect(webex.arrived).toHaveLength(0);
  });

  it.each([
    ['audio', 'audio/mpeg'],
    ['audio', 'audio/mp3'],
    ['audio', 'Audio/X-MPEG; charset=binary'],
    ['audio', 'application/octet-stream'],
    ['audio', 'application/octet-stream;charset=UTF-8'],
    ['audio', undefined],
    ['transcript', 'text/vtt'],
    ['transcript', 'text/vtt;charset=utf-8'],
    ['transcript', 'text/plain'],
    ['transcript', 'application/octet-stream'],
    ['transcript', undefined],
  ] as const)('of %s may be %s', async (kind, contentType) => {
    const headers = contentType === undefined ? undefined : { 'content-type': contentType };
    const { body } = await download({ headers: headers ?? {}, body: 'bytes' }, { kind });
    expect(await text(body ?? Readable.from([]))).toBe('bytes');
  });

  it.each([
    ['audio', 'text/html'],
    ['audio', 'text/html; charset=utf-8'],
    ['audio', 'text/plain'],
    ['audio', 'text/vtt'],
    ['audio', 'application/json'],
    ['audio', 'application/json;charset=UTF-8'],
    ['audio', 'application/xml'],
    ['audio', 'text/xml'],
    ['audio', 'application/xhtml+xml'],
    ['audio', 'text/audio/mpeg'],
    ['audio', 'image/png'],
    ['transcript', 'text/html'],
    ['transcript', 'application/json'],
    ['transcript', 'application/xml'],
    ['transcript', 'audio/mpeg'],
  ] as const)('of %s may not be %s, and its body is thrown away', async (kind, contentType) => {
    const body = Readable.from([Buffer.from('<html>')]);
    const { error } = await download({ headers: { 'content-type': contentType }, body }, { kind });
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ fault: 'not-audio', message: containing('instead of') });
    expect(body.destroyed).toBe(true);
  });

  it.each([
    [400, 'link-refused'],
    [401, 'link-refused'],
    [403, 'link-refused'],
    [404, 'link-refused'],
    [410, 'link-refused'],
    [302, 'link-refused'],
    [204, 'link-refused'],
    [206, 'link-refused'],
    [429, 'webex-unavailable'],
    [500, 'webex-unavailable'],
    [503, 'webex-unavailable'],
  ])('that is answered with %d is refused (%s), and its body is thrown away', async (status, fault) => {
    const body = Readable.from([Buffer.from('sorry')]);
    const { error } = await download({ status, headers: { 'content-type': 'audio/mpeg' }, body });
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ fault, cause: { name: 'WebexAnswer', status } });
    expect(body.destroyed).toBe(true);
  });

  it.each([429, 503])('that is answered with %d says how long the host asked to wait', async status => {
    const { error } = await download({ status, headers: { 'retry-after': '120' } });
    expect(error).toMatchObject({ retryAfterMs: 120_000 });
  });

  it.each([
    ['no length', {}, undefined],
    ['a length that is none', { 'content-length': 'many' }, undefined],
    ['a negative length', { 'content-length': '-4' }, undefined],
    ['two lengths', { 'content-length': '4, 4' }, undefined],
    ['a length beyond numbers', { 'content-length': '9'.repeat(16) }, undefined],
    ['the length of something packed', { 'content-length': '4', 'content-encoding': 'gzip' }, undefined],
    ['a length and a needless encoding', { 'content-length': '4', 'content-encoding': 'identity' }, 4],
    ['the length of nothing', { 'content-length': '0' }, 0],
  ])('with %s announces what can be relied on', async (_what, headers, announced) => {
    const { error, bytes } = await download({ headers, body: 'MP3!' });
    expect(error).toBeUndefined();
    expect(bytes).toBe(announced);
  });

  it.each([
    '',
    'no address',
    'ftp://media.example/x',
    'file:///etc/passwd',
    'javascript:alert(1)',
    '/relative',
  ])('of %j is refused before anything is sent, without showing it', async odd => {
    const { webex, error } = await download({ body: 'x' }, { link: odd });
    expect(error).toMatchObject({ fault: 'link-refused', message: 'The download link is no web address.' });
    expect(webex.arrived).toHaveLength(0);
  });

  it('hands on the error of a body that breaks off', async () => {
    const reset = new TransientError('webex-unavailable', 'media.example cannot be reached or broke off.');
    const { body } = await download({ body: breakingBody('MP', reset) });
    await expect(buffer(body ?? Readable.from([]))).rejects.toBe(reset);
  });
});

import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import { s3Archive } from '../../lib/media/archive.ts';
import { s3Client } from '../../lib/media/client.ts';
import { aServerForTheSdk, bodyOf } from '../build/aws-server.ts';
import { temporaryFolder } from '../build/temporary-folder.ts';

type Reply = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

const content = Buffer.alloc(300_000, 'tape');
/** Long for a server in the same process, and not long to wait for. */
const stalledMs = 300;
const about = { bytes: content.length, contentType: 'audio/mpeg' };
const unavailable = { name: 'TransientError', fault: 'store-unavailable' };

/** S3 as the test plays it, by method. What is not given is an object that is not there. */
async function anArchive(replies: Record<string, Reply>, stallsAtMostMs?: number) {
  await aServerForTheSdk(async (request, response) => {
    await (replies[request.method ?? ''] ?? says(404))(request, response);
  });
  const client = s3Client(true, stallsAtMostMs);
  onTestFinished(() => client.destroy());
  const spoolFolder = await temporaryFolder();
  return s3Archive({ client, bucket: 'archive', storageClass: 'GLACIER_IR', spoolFolder });
}

/** Takes the whole request, and answers with this status. */
function says(status: number, headers: Record<string, string> = {}, code = 'SaidByTheTest'): Reply {
  return async (request, response) => {
    await bodyOf(request);
    response.writeHead(status, headers);
    response.end(request.method === 'HEAD' || status === 200 ? '' : `<Error><Code>${code}</Code></Error>`);
  };
}

/** In uneven pieces, which one after the other are asked for. */
function aBody(): Readable {
  return Readable.from([content.subarray(0, 70_000), content.subarray(70_000)], { objectMode: false });
}

const present = says(200, { 'content-length': '3', 'x-amz-checksum-sha256': 'q83v' });

describe('the head of an object', () => {
  it.each([403, 400, 429, 500, 503])(
    'answered with %i is a TransientError, never an absence',
    async status => {
      const store = await anArchive({ HEAD: says(status) });
      await expect(store.head('recordings/1')).rejects.toMatchObject(unavailable);
    },
  );

  it('answered with 404 is an absence', async () => {
    expect(await (await anArchive({ HEAD: says(404) })).head('recordings/1')).toBeUndefined();
  });

  it.each<[string, Record<string, string>]>([
    ['no SHA-256', {}],
    ['one of its parts only', { 'x-amz-checksum-sha256': 'q83v', 'x-amz-checksum-type': 'COMPOSITE' }],
  ])('with %s is taken from the bytes', async (_what, headers) => {
    const length = { 'content-length': String(content.length) };
    const store = await anArchive({
      HEAD: says(200, { ...length, ...headers }),
      GET: (_request, response) => void response.writeHead(200, length).end(content),
    });
    const sha256 = createHash('sha256').update(content).digest('hex');
    expect(await store.head('recordings/1')).toEqual({ bytes: content.length, sha256 });
  });

  it.each<[string, Reply]>([
    ['break off', request => void request.socket.destroy()],
    ['stall', () => undefined],
  ])('is a TransientError where the bytes %s', async (_how, then) => {
    const length = { 'content-length': String(content.length) };
    const replies: Record<string, Reply> = {
      HEAD: says(200, length),
      async GET(request, response) {
        response.writeHead(200, length).write(content.subarray(0, 1_000));
        await setImmediate();
        await then(request, response);
      },
    };
    const store = await anArchive(replies, stalledMs);
    await expect(store.head('recordings/1')).rejects.toMatchObject(unavailable);
  });
});

describe('an upload', () => {
  it.each([
    ['412: the key was taken', says(412), undefined],
    ['409, and an object is there: someone else was first', says(409), present],
  ])('that is answered with %s, has written nothing', async (_what, PUT, HEAD) => {
    const store = await anArchive({ PUT, ...(HEAD === undefined ? {} : { HEAD }) });
    const body = aBody();
    expect(await store.put('recordings/1', body, about)).toBe(false);
    expect(body.destroyed).toBe(true);
  });

  it.each<[string, Record<string, Reply>]>([
    ['with 409, and nothing is there', { PUT: says(409) }],
    ['with 409, and nobody can say whether something is there', { PUT: says(409), HEAD: says(403) }],
    ['with 403', { PUT: says(403) }],
    ['with 500', { PUT: says(500) }],
    ['with 503', { PUT: says(503, {}, 'SlowDown') }],
    ['with 400, because the bytes were damaged on their way', { PUT: says(400, {}, 'BadDigest') }],
    ['by a connection that is cut', { PUT: request => void request.socket.destroy() }],
    ['before its body was read', { PUT: (_request, response) => void response.writeHead(503).end() }],
    ['by nobody', { PUT: () => undefined }],
  ])('that is answered %s, is a TransientError, and its body is let go', async (_what, replies) => {
    const store = await anArchive(replies, stalledMs);
    const body = aBody();
    await expect(store.put('recordings/1', body, about)).rejects.toMatchObject(unavailable);
    expect(body.destroyed).toBe(true);
  });

  it.each([
    ['its length announced', about],
    ['no length announced', { contentType: 'audio/mpeg' }],
  ])('with %s of a body that breaks never arrives whole, and its error is thrown', async (_what, how) => {
    let arrived = 0;
    const store = await anArchive({
      async PUT(request, response) {
        await bodyOf(request);
        arrived += 1;
        response.writeHead(200).end();
      },
    });
    const error = new TransientError('webex-unavailable', 'The download broke off.');
    const body = Readable.from(
      (function* () {
        yield content.subarray(0, 200_000);
        throw error;
      })(),
      { objectMode: false },
    );
    const thrown: unknown = await store.put('recordings/1', body, how).catch((reason: unknown) => reason);
    expect(thrown).toBe(error);
    expect(arrived).toBe(0);
  });

  it('without a stated length, for which there is no temporary folder, is a TransientError', async () => {
    await aServerForTheSdk(async (_request, response) => void response.writeHead(200).end());
    const client = s3Client(true);
    onTestFinished(() => client.destroy());
    const spoolFolder = join(await temporaryFolder(), 'missing');
    const store = s3Archive({ client, bucket: 'archive', storageClass: 'GLACIER_IR', spoolFolder });
    const body = aBody();
    const put = store.put('recordings/1', body, { contentType: 'audio/mpeg' });
    await expect(put).rejects.toMatchObject({ ...unavailable, cause: { code: 'ENOENT' } });
    expect(body.destroyed).toBe(true);
  });

  it('waits for a slow download, which is no stall of the archive', async () => {
    let received: Buffer = Buffer.alloc(0);
    const replies: Record<string, Reply> = {
      async PUT(request, response) {
        received = await bodyOf(request);
        response.writeHead(200).end();
      },
    };
    const store = await anArchive(replies, stalledMs);
    const body = Readable.from(
      (async function* () {
        for (let piece = 0; piece < 4; piece += 1) {
          await sleep(stalledMs / 3);
          yield content.subarray(piece * 75_000, (piece + 1) * 75_000);
        }
      })(),
      { objectMode: false },
    );
    expect(await store.put('recordings/1', body, about)).toBe(true);
    expect(received.includes(content.subarray(0, 1_000))).toBe(true);
  });
});

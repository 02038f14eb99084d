import { buffer } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { s3Client } from '../../lib/media/client.ts';
import { s3Reader } from '../../lib/media/reader.ts';
import { aServerForTheSdk } from '../build/aws-server.ts';

const unavailable = { name: 'TransientError', fault: 'store-unavailable' };

/** S3 as the test plays it. */
async function aReader(answer: Parameters<typeof aServerForTheSdk>[0]) {
  await aServerForTheSdk(answer);
  const client = s3Client(true);
  onTestFinished(() => client.destroy());
  return s3Reader({ client, bucket: 'archive' });
}

describe('an object of S3', () => {
  it('whose body breaks off is trouble of the archive, and not the end of the object', async () => {
    const reader = await aReader(async (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('only the beginning', () => response.destroy());
    });
    const body = await reader.open('recordings/aa/audio.mp3');
    await expect(buffer(body ?? expect.fail('It is not there.'))).rejects.toMatchObject(unavailable);
  });

  it.each(['open', 'bytesOf'] as const)('that may not be read (%s) is trouble, and not absent', async how => {
    const reader = await aReader(async (_request, response) => {
      response.writeHead(403).end();
    });
    await expect(reader[how]('recordings/aa/audio.mp3')).rejects.toMatchObject(unavailable);
  });
});

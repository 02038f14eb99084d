import { expect, it, onTestFinished } from 'vitest';
import { s3Client } from '../../lib/media/client.ts';
import { s3Papers } from '../../lib/media/papers.ts';
import { aServerForTheSdk } from '../build/aws-server.ts';

it.each([
  ['sheets/2026/2026-03-01.json', 'application/json'],
  ['reports/2026/2026-03-01.html', 'text/html; charset=utf-8'],
  ['policies/0c7e1a52.yml', 'text/plain; charset=utf-8'],
])('a paper of S3 says of which type it is: %s', async (key, type) => {
  const types: (string | undefined)[] = [];
  await aServerForTheSdk(async (request, response) => {
    types.push(request.headers['content-type']);
    request.resume().once('end', () => response.end());
  });
  const client = s3Client(true);
  onTestFinished(() => client.destroy());
  expect(await s3Papers({ client, bucket: 'archive' }).put(key, '<p>')).toBe(true);
  expect(types).toEqual([type]);
});

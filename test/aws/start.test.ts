import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeBucket } from '../../local/aws/stack.ts';
import { takeBucketInventory } from '../../local/judge/bucket.ts';
import { killGroup, npmStart, sheetOf, startNpmStart } from '../build/npm-start.ts';
import { temporaryFolder } from '../build/temporary-folder.ts';

const slowMs = 120_000;

describe('npm start on the APIs of AWS', { timeout: slowMs }, () => {
  it('archives a whole organisation, accounts for every recording, and leaves nothing behind', async () => {
    const data = await temporaryFolder();
    const words = ['--engine', 'aws-local', '--recordings', '12', '--days', '4', '--json', '--data', data];
    const ended = await npmStart(words);
    expect(ended.stderr).toContain('nothing is kept');
    expect(ended.code).toBe(0);
    expect(sheetOf(ended)).toMatchObject({ seen: 12, archived: 12, pending: 0, parked: 0, unexplained: 0 });
    expect(await readdir(data)).toEqual([]);
  });

  it('leaves nothing behind when it is killed', async () => {
    const data = await temporaryFolder();
    const started = await startNpmStart(['--engine', 'aws-local', '--recordings', '50', '--data', data]);
    onTestFinished(() => killGroup(started.process));
    let said = '';
    started.process.stderr?.on('data', (text: string) => (said += text));
    while (started.process.exitCode === null && !said.includes('listed')) await sleep(20);
    expect(await readdir(data)).toHaveLength(1);
    killGroup(started.process);
    expect((await started.ended).signal).toBe('SIGKILL');
    // The engine ended first: it would make the folder anew.
    await expect.poll(() => readdir(data), { timeout: 10_000 }).toEqual([]);
  });

  it('ends in good order at the first Ctrl-C', async () => {
    const data = await temporaryFolder();
    const started = await startNpmStart(['--engine', 'aws-local', '--recordings', '50', '--data', data]);
    onTestFinished(() => killGroup(started.process));
    let said = '';
    started.process.stderr?.on('data', (text: string) => (said += text));
    while (started.process.exitCode === null && !said.includes('listed')) await sleep(20);
    process.kill(-(started.process.pid ?? 0), 'SIGINT');
    const ended = await started.ended;
    expect(ended.code).toBe(130);
    expect(ended.stderr).toMatch(/Stopped\. "npm start -- --engine aws-local .*" begins anew\./);
    expect(await readdir(data)).toEqual([]);
  });
});

describe('the inventory of a bucket', () => {
  it('has every object, also beyond the first page of the list, with what its bytes say', async () => {
    const bucket = await makeBucket();
    const client = new S3Client({ forcePathStyle: true });
    onTestFinished(() => client.destroy());
    const keys = [...Array(1_003).keys()].map(each => `recordings/${each}`);
    for (let from = 0; from < keys.length; from += 50) {
      const some = keys.slice(from, from + 50);
      await Promise.all(
        some.map(Key => client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: Key }))),
      );
    }
    const found = await takeBucketInventory(bucket);
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    expect(new Map(found.map(object => [object.key, object.sha256]))).toEqual(
      new Map(keys.map(key => [key, sha256(key)])),
    );
    expect(found).toHaveLength(1_003);
  });
});

import { PutObjectCommand } from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { s3Client } from '../../lib/media/client.ts';
import { writeReceipt } from '../../lib/steps/write-receipt.ts';
import { writeSheet } from '../../lib/steps/write-sheet.ts';
import { openAwsStores } from '../../local/aws/aws-stores.ts';
import { tapekeeper } from '../build/command-line.ts';
import { anId } from '../build/recordings.ts';
import { farDeadline, handClock, keptLog } from '../build/step-world.ts';

const environment = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) =>
    name.startsWith('AWS_') && value !== undefined ? [[name, value]] : [],
  ),
);

/** A bucket with one object, its receipt, and the sheet that counts it. */
async function anArchive() {
  const stores = await openAwsStores(work => work());
  const client = s3Client(true);
  onTestFinished(() => {
    stores.close();
    client.destroy();
  });
  const [id, clock] = [anId(), handClock('2026-03-01T10:00:00Z')];
  const object = `recordings/${id.slice(0, 2)}/${id}/audio.mp3`;
  await stores.media.put(object, Readable.from(['the audio']), { bytes: 9, contentType: 'audio/mpeg' });
  const { bytes, sha256 } = (await stores.media.head(object)) ?? expect.fail('It is not there.');
  const objects = [{ artefact: 'audio' as const, object, bytes, sha256 }];
  const of = { kind: 'archived', at: clock.now(), by: 'archive-recordings', from: 'discovered' } as const;
  await writeReceipt({ ...of, id, objects }, { ...stores, clock, newId: () => '0c7e1a52' });
  clock.set('2026-03-02T00:20:00Z');
  await writeSheet({ deadline: farDeadline, tokens: [] }, { ...stores, clock, log: keptLog() });
  const run = async (...words: string[]) =>
    tapekeeper(
      ['verify', '--bucket', stores.bucket, '--at', '2026-03-02T06:00:00Z', '--json', ...words],
      environment,
    );
  const replace = async (text: string) =>
    client.send(new PutObjectCommand({ Bucket: stores.bucket, Key: object, Body: text }));
  return { run, replace, object };
}

describe('tapekeeper verify on the APIs of AWS', () => {
  it('says that a bucket fits, and names the object that somebody replaced', async () => {
    const { run, replace, object } = await anArchive();
    const whole = await run('--media', 'all');
    expect(whole.answers).toMatchObject([{ sheets: 1, receipts: 1, objects: 1, hashed: 1, findings: [] }]);
    expect(whole.code).toBe(0);
    await replace('an audio!');
    expect((await run('--media', 'none')).code).toBe(0);
    const changed = await run('--media', 'sample');
    expect(changed.answers).toMatchObject([{ findings: [{ what: 'object-changed', key: object }] }]);
    expect(changed.code).toBe(1);
  });
});

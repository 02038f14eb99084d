import { randomUUID } from 'node:crypto';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openAwsStores } from '../../local/aws/aws-stores.ts';
import { makeBucket } from '../../local/aws/stack.ts';
import { s3Client } from '../../lib/media/client.ts';
import { s3Papers } from '../../lib/media/papers.ts';
import { writeSheet } from '../../lib/steps/write-sheet.ts';
import { tapekeeper } from '../build/command-line.ts';
import { anArchived, aParked } from '../build/recordings.ts';
import { farDeadline, handClock, keptLog } from '../build/step-world.ts';

const environment = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) =>
    name.startsWith('AWS_') && value !== undefined ? [[name, value]] : [],
  ),
);

/** Two sheets of a table with two rows, drawn on the deployed adapters. */
async function drawnOnAws() {
  const stores = await openAwsStores(work => work());
  const client = s3Client(true);
  onTestFinished(() => {
    stores.close();
    client.destroy();
  });
  for (const row of [anArchived(), aParked()]) await stores.recordings.create(row);
  const papers = s3Papers({ client, bucket: stores.bucket });
  for (const time of ['2026-03-02T00:20:00Z', '2026-03-03T00:20:00Z']) {
    const ports = { ...stores, papers, clock: handClock(time), log: keptLog() };
    await writeSheet({ deadline: farDeadline, tokens: [] }, ports);
  }
  return stores;
}

describe('tapekeeper sheet on the APIs of AWS', () => {
  it('shows the newest sheet of the bucket, which follows the one before', async () => {
    const { bucket } = await drawnOnAws();
    const words = ['sheet', '--json', '--at', '2026-03-03T06:00:00Z'];
    const { code, answers } = await tapekeeper(words, { ...environment, ARCHIVE_BUCKET: bucket });
    expect(answers).toEqual([
      expect.objectContaining({
        key: 'sheets/2026/2026-03-02.json',
        seen: 2,
        previous: expect.objectContaining({ key: 'sheets/2026/2026-03-01.json' }) as unknown,
        complaints: [],
      }),
    ]);
    expect(code).toBe(0);
  });

  it('says of an empty bucket when the first sheet will be', async () => {
    const words = ['sheet', '--at', '2026-03-03T06:00:00Z'];
    const { code, said } = await tapekeeper(words, { ...environment, ARCHIVE_BUCKET: await makeBucket() });
    expect([code, said]).toEqual([
      1,
      'There is no balance sheet yet: reconcile draws the first soon after 2026-03-04 00:15 UTC, of the day that is over then.\n',
    ]);
  });

  it('says in a sentence that the bucket is not there', async () => {
    const bucket = `nobody-made-it-${randomUUID()}`;
    const { code, said } = await tapekeeper(['sheet'], { ...environment, ARCHIVE_BUCKET: bucket });
    expect([code, said]).toEqual([1, 'The archive cannot be read or written (NoSuchBucket).\n']);
  });
});

describe('tapekeeper status on the APIs of AWS', () => {
  it('has the newest sheet, and when the token in the secret expires', async () => {
    const { bucket, recordingsTable, controlTable } = await drawnOnAws();
    const secrets = new SecretsManagerClient();
    onTestFinished(() => secrets.destroy());
    const secret = `token-${randomUUID()}`;
    const stored = { accessToken: 's3cr3t', expiresAt: '2026-03-05T06:00:00Z' };
    await secrets.send(new CreateSecretCommand({ Name: secret, SecretString: JSON.stringify(stored) }));

    const { code, answers, said } = await tapekeeper(['status', '--json', '--at', '2026-03-03T06:00:00Z'], {
      ...environment,
      RECORDINGS_TABLE: recordingsTable,
      CONTROL_TABLE: controlTable,
      ARCHIVE_BUCKET: bucket,
      COMPLIANCE_READ_TOKEN: secret,
    });

    expect(answers).toEqual([
      expect.objectContaining({
        newestSheet: '2026-03-02',
        tokens: { 'compliance-read': { expiresAt: '2026-03-05T06:00:00.000Z' } },
      }),
    ]);
    expect(answers[0]?.['needs']).toContainEqual({
      need: 'token-expiry',
      token: 'compliance-read',
      expiresAt: '2026-03-05T06:00:00.000Z',
    });
    expect(said + JSON.stringify(answers)).not.toContain('s3cr3t');
    expect(code).toBe(1);
  });
});

import { randomUUID } from 'node:crypto';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openAwsStores } from '../../local/aws/aws-stores.ts';
import { takeBucketInventory } from '../../local/judge/bucket.ts';
import { judge } from '../../local/judge/judge.ts';
import { readTruth } from '../../local/judge/truth.ts';
import { startSimulator } from '../../local/simulator/simulator.ts';
import { functionNames, invokeBundle, unpackBundles } from '../build/bundles.ts';
import { streamEventOf, streamRecordsOf } from '../build/real-stream.ts';

const packagingMs = 180_000;
const dayMs = 24 * 60 * 60_000;

let bundles: Awaited<ReturnType<typeof unpackBundles>>;
beforeAll(async () => {
  bundles = await unpackBundles();
}, packagingMs);
afterAll(() => bundles[Symbol.asyncDispose]());

const settingsOf: Record<(typeof functionNames)[number], string[]> = {
  'poll-recordings': [
    'RECORDINGS_TABLE',
    'CONTROL_TABLE',
    'WEBEX_URL',
    'COMPLIANCE_READ_TOKEN',
    'HISTORY_DAYS',
  ],
  sweep: ['RECORDINGS_TABLE', 'CONTROL_TABLE', 'OFFBOARDINGS_TABLE', 'RING_LIMIT'],
  'archive-recordings': [
    'RECORDINGS_TABLE',
    'CONTROL_TABLE',
    'WEBEX_URL',
    'COMPLIANCE_READ_TOKEN',
    'ARCHIVE_BUCKET',
    'ARCHIVE_STORAGE_CLASS',
    'DOWNLOADS_AT_ONCE',
  ],
};

/** What every process of a Lambda function has. */
const ofLambda = () =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      name.startsWith('AWS_') && value !== undefined ? [[name, value]] : [],
    ),
  );

describe('the packaged functions', () => {
  it.each(functionNames)('name all settings that are missing at once: %s', async name => {
    const { error } = await invokeBundle(bundles.folder, name, { event: {}, environment: {} });
    const named = settingsOf[name].filter(setting => error?.includes(setting));
    expect(error).toMatch(/^Settings to mend: /);
    expect(named).toEqual(settingsOf[name]);
  });

  it('bring an organisation into S3, each in a process of its own', async () => {
    // Deployed functions live in real time, so Webex has to as well.
    const nowMs = Date.now();
    const webex = await startSimulator({ seed: 1, recordings: 20, startMs: nowMs - 5 * dayMs });
    onTestFinished(() => webex.close());
    const now = new Date(nowMs + 1_000).toISOString();
    await fetch(`${webex.adminUrl}/clock`, { method: 'POST', body: JSON.stringify({ now }) });
    const stores = await openAwsStores(work => work());
    onTestFinished(() => stores.close());
    const environment = {
      ...ofLambda(),
      RECORDINGS_TABLE: stores.recordingsTable,
      CONTROL_TABLE: stores.controlTable,
      OFFBOARDINGS_TABLE: stores.offboardingsTable,
      ARCHIVE_BUCKET: stores.bucket,
      ARCHIVE_STORAGE_CLASS: 'GLACIER_IR',
      WEBEX_URL: webex.apiUrl,
      COMPLIANCE_READ_TOKEN: await aSecret(webex.tokens.compliance),
      HISTORY_DAYS: '400',
      RING_LIMIT: '500',
      DOWNLOADS_AT_ONCE: '8',
      BINNED: 'alarm',
    };
    const invoke = (name: (typeof functionNames)[number], event: unknown) =>
      invokeBundle(bundles.folder, name, { event, environment });

    expect(await invoke('poll-recordings', {})).toMatchObject({ value: null });
    expect(await statuses(stores)).toEqual({ discovered: 20 });
    expect(await invoke('sweep', {})).toMatchObject({ value: null });
    const records = await streamRecordsOf(stores.recordingsTable);
    expect(records).toHaveLength(40);
    const archived = await invoke('archive-recordings', streamEventOf(records));
    expect(archived).toMatchObject({ value: { batchItemFailures: [] } });
    expect(await statuses(stores)).toEqual({ archived: 20 });
    expect(archived.log).not.toContain(webex.tokens.compliance);
    expect(archived.log).not.toContain('acme.example');

    const found = await takeBucketInventory(stores.bucket);
    const verdict = judge(await readTruth(webex.adminUrl), found);
    expect(verdict).toMatchObject({ seen: 20, archived: 20, unexplained: 0, problems: [] });

    // The same records again, as a stream may deliver them: nothing changes.
    await invoke('archive-recordings', streamEventOf(records));
    expect(await takeBucketInventory(stores.bucket)).toEqual(found);
  });
});

async function aSecret(token: string): Promise<string> {
  const client = new SecretsManagerClient();
  const Name = `token-${randomUUID()}`;
  await client.send(new CreateSecretCommand({ Name, SecretString: JSON.stringify({ access_token: token }) }));
  client.destroy();
  return Name;
}

async function statuses(stores: Awaited<ReturnType<typeof openAwsStores>>): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for await (const row of stores.recordings.every()) counts[row.status] = (counts[row.status] ?? 0) + 1;
  return counts;
}

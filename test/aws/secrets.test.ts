import { randomUUID } from 'node:crypto';
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { expect, test } from 'vitest';
import { secretsClient, secretToken } from '../../lib/runtime/secrets.ts';

const client = new SecretsManagerClient();

async function aSecret(text: string): Promise<string> {
  const Name = `token-${randomUUID()}`;
  await client.send(new CreateSecretCommand({ Name, SecretString: text }));
  return Name;
}

test('a token is the bare text of its secret, or the access_token of a JSON secret', async () => {
  const bare = await secretToken(await aSecret('  bare-token\n'), secretsClient()).current();
  expect(bare.reveal()).toBe('bare-token');
  const json = await secretToken(await aSecret('{"access_token":"json-token"}'), secretsClient()).current();
  expect(json.reveal()).toBe('json-token');
});

test('a token that was refused is read once more, and a newer one is found', async () => {
  const name = await aSecret('old');
  const source = secretToken(name, secretsClient());
  const old = await source.current();
  expect((await source.renewed(old)).reveal()).toBe('old');
  await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: 'new' }));
  expect((await source.current()).reveal(), 'it is cached').toBe('old');
  expect((await source.renewed(old)).reveal()).toBe('new');
  expect((await source.current()).reveal()).toBe('new');
});

test('a secret that is empty, malformed or missing says what to do, and never shows its value', async () => {
  await expect(secretToken(await aSecret(' '), secretsClient()).current()).rejects.toThrow(
    /is empty: put the token into it/,
  );
  const malformed = secretToken(await aSecret('{"token":"s3cr3t-value"'), secretsClient()).current();
  await expect(malformed).rejects.toThrow(/JSON without an access_token/);
  await expect(malformed).rejects.not.toThrow(/s3cr3t/);
  await expect(secretToken('nowhere', secretsClient()).current()).rejects.toMatchObject({
    name: 'TokenRefusedError',
    fault: 'token-refused',
    isMissing: true,
  });
});

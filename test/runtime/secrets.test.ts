import { describe, expect, it, onTestFinished } from 'vitest';
import type { Secret } from '../../lib/domain/secret.ts';
import { secretsClient, secretToken } from '../../lib/runtime/secrets.ts';
import { anAwsServer, awsError, type Answer } from '../build/aws-server.ts';

/** A secret whose reads answer one after the other; the last answer stays. */
async function aSecret(...answers: Answer[]) {
  let reads = 0;
  await anAwsServer(() => {
    const answer = answers[Math.min(reads, answers.length - 1)];
    reads += 1;
    return answer ?? 'hangs';
  });
  const client = secretsClient(100);
  onTestFinished(() => client.destroy());
  return { token: secretToken('token', client), reads: () => reads };
}

const holds = (SecretString: string): Answer => ({ body: { SecretString } });
const revealed = (secrets: readonly Secret[]) => secrets.map(secret => secret.reveal());

describe('a token in a secret', () => {
  it('is read once for all who ask at once', async () => {
    const { token, reads } = await aSecret(holds('one'));
    expect(revealed(await Promise.all([token.current(), token.current(), token.current()]))).toEqual(
      Array(3).fill('one'),
    );
    expect(reads()).toBe(1);
  });

  it.each([
    ['a newer one is there', 'new'],
    ['it is still the same', 'old'],
  ])('that was refused to many at once is read once more only, where %s', async (_what, second) => {
    const { token, reads } = await aSecret(holds('old'), holds(second));
    const old = await token.current();
    const renewed = await Promise.all([...Array(20).keys()].map(() => token.renewed(old)));
    expect(revealed(renewed)).toEqual(Array(20).fill(second));
    expect(reads()).toBe(2);
  });

  it('that was refused late is the newer one, without another read', async () => {
    const { token, reads } = await aSecret(holds('old'), holds('new'));
    const old = await token.current();
    await token.renewed(old);
    expect((await token.renewed(old)).reveal()).toBe('new');
    expect(reads()).toBe(2);
  });

  it('that could not be read is read again by the next who asks', async () => {
    const { token } = await aSecret(awsError('InternalServiceError', { status: 500 }), holds('one'));
    await expect(token.current()).rejects.toMatchObject({ name: 'TransientError', fault: 'token-refused' });
    expect((await token.current()).reveal()).toBe('one');
  });

  it('that is empty is read again by the next who asks', async () => {
    const { token } = await aSecret(holds(' '), holds('one'));
    await expect(token.current()).rejects.toMatchObject({ name: 'TokenRefusedError' });
    expect((await token.current()).reveal()).toBe('one');
  });

  it('that could not be read again after it was refused is asked for again, not taken from memory', async () => {
    const { token } = await aSecret(holds('old'), awsError('ThrottlingException'), holds('new'));
    const old = await token.current();
    await expect(token.renewed(old)).rejects.toMatchObject({ name: 'TransientError' });
    expect((await token.current()).reveal()).toBe('new');
  });

  it('is not waited for longer than its time', async () => {
    const { token } = await aSecret('hangs');
    await expect(token.current()).rejects.toMatchObject({ name: 'TransientError', fault: 'token-refused' });
  });

  it('shows its value in no error', async () => {
    const { token } = await aSecret(holds('{"access_token": 5, "note": "s3cr3t"}'));
    const error: unknown = await token.current().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('s3cr3t');
  });
});

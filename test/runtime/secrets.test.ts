import { describe, expect, it, onTestFinished } from 'vitest';
import type { Secret } from '../../lib/domain/secret.ts';
import { secretsClient, secretToken, tokenExpiry } from '../../lib/runtime/secrets.ts';
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

  it.each([
    ['was never put there', awsError('ResourceNotFoundException')],
    ['is empty', holds(' ')],
  ])('that %s is missing, in one sentence that says what to do', async (_what, answer) => {
    const { token } = await aSecret(answer);
    await expect(token.current()).rejects.toMatchObject({
      name: 'TokenRefusedError',
      isMissing: true,
      message: 'The secret of the Webex token is empty: put the token into it.',
    });
  });

  it('that is there, and cannot be read, is not missing', async () => {
    const { token } = await aSecret(awsError('AccessDeniedException'));
    await expect(token.current()).rejects.toMatchObject({ name: 'TransientError', fault: 'token-refused' });
    const json = await aSecret(holds('{}'));
    await expect(json.token.current()).rejects.toMatchObject({ name: 'TokenRefusedError', isMissing: false });
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

describe('a token in a secret that is JSON', () => {
  it.each([
    ['access_token', '{"access_token": "one", "expires_in": 1209599}'],
    ['accessToken', '{"accessToken": "one", "expiresAt": "2026-03-14T12:00:00Z"}'],
    ['accessToken, with an expiry that nobody can read', '{"accessToken": "one", "expiresAt": "soon"}'],
  ])('is its %s', async (_what, text) => {
    const { token } = await aSecret(holds(text));
    expect((await token.current()).reveal()).toBe('one');
  });
});

describe('the expiry of a token in a secret', () => {
  async function expiryOf(answer: Answer) {
    await anAwsServer(() => answer);
    const client = secretsClient(100);
    onTestFinished(() => client.destroy());
    return tokenExpiry('token', client);
  }

  it('is the moment that stands beside it', async () => {
    const text = '{"accessToken": "one", "expiresAt": "2026-03-14T13:00:00+01:00"}';
    expect(await expiryOf(holds(text))).toBe('2026-03-14T12:00:00.000Z');
  });

  it.each([
    ['a bare token', 'one'],
    ['JSON without it', '{"accessToken": "one"}'],
    ['what a token endpoint answers', '{"access_token": "one", "expires_in": 1209599}'],
  ])('is unknown of %s', async (_what, text) => {
    expect(await expiryOf(holds(text))).toBeUndefined();
  });

  it.each([
    ['there is no token', holds(' '), 'TokenRefusedError', /is empty/],
    [
      'there is no token beside it',
      holds('{"expiresAt": "2026-03-14T12:00:00Z"}'),
      'TokenRefusedError',
      /without/,
    ],
    [
      'it is no time',
      holds('{"accessToken": "s3cr3t", "expiresAt": "soon"}'),
      'TransientError',
      /expiresAt that is no time/,
    ],
    ['the secret cannot be read', awsError('AccessDeniedException'), 'TransientError', /cannot be read/],
  ])('is refused where %s, and nothing of it is shown', async (_what, answer, name, message) => {
    const error: unknown = await expiryOf(answer).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name, message: expect.stringMatching(message) as unknown });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('s3cr3t');
  });
});

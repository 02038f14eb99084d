import { describe, expect, it, onTestFinished } from 'vitest';
import { secretsClient, secretTexts } from '../../lib/runtime/secrets.ts';
import { anAwsServer, awsError, type Answer } from '../build/aws-server.ts';

async function textsOf(answer: Answer): Promise<ReadonlyMap<string, string>> {
  await anAwsServer(() => answer);
  const client = secretsClient(100);
  onTestFinished(() => client.destroy());
  return secretTexts('senders', client);
}

const holds = (SecretString: string): Answer => ({ body: { SecretString } });

describe("the senders' secrets", () => {
  it('are the fields of one secret, by name', async () => {
    expect(await textsOf(holds('{"hr": "one", "okta": "two"}'))).toEqual(
      new Map([
        ['hr', 'one'],
        ['okta', 'two'],
      ]),
    );
  });

  it.each<[string, Answer]>([
    ['is empty', holds(' ')],
    ['was never written', awsError('ResourceNotFoundException')],
  ])('are none where it %s', async (_what, answer) => {
    expect(await textsOf(answer)).toEqual(new Map());
  });

  it.each<[string, Answer, RegExp]>([
    ['is no JSON', holds('s3cr3t'), /JSON object of texts/],
    ['has anything but texts', holds('{"hr": {"value": "s3cr3t"}}'), /JSON object of texts/],
    ['cannot be read', awsError('AccessDeniedException'), /cannot be read/],
  ])('cannot be had where it %s, and nothing of it is shown', async (_what, answer, message) => {
    const error: unknown = await textsOf(answer).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: 'TransientError',
      message: expect.stringMatching(message) as unknown,
    });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('s3cr3t');
  });
});

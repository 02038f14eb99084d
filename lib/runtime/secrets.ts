import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { TokenRefusedError, TransientError, type SystemFault } from '../domain/errors.ts';
import { Secret } from '../domain/secret.ts';
import { instant, type Instant } from '../domain/time.ts';

const text = z.string().check(z.minLength(1));
const storedToken = z.union([z.object({ accessToken: text }), z.object({ access_token: text })]);
const storedExpiry = z.object({ expiresAt: z.optional(instant) });

/**
 * The token in a secret: the bare token, or a JSON object with `accessToken` or `access_token`. Read once and kept; read
 * once more when it was refused, because `refresh-tokens` or a person may have put a newer one there.
 *
 * @param secretId name or ARN of the secret
 * @throws TokenRefusedError when the secret is empty, TransientError when it cannot be read
 */
export function secretToken(secretId: string, client: Pick<SecretsManagerClient, 'send'>) {
  let kept: Promise<Secret> | undefined;
  const read = (): Promise<Secret> => {
    const reading = readToken(secretId, client);
    kept = reading;
    // A failure is not kept: the next call asks again.
    reading.catch(() => {
      if (kept === reading) kept = undefined;
    });
    return reading;
  };
  return {
    current: async () => kept ?? read(),
    renewed: async (refused: Secret) => {
      const before = kept ?? read();
      const known = await before;
      if (known.reveal() !== refused.reveal()) return known;
      // Several calls are refused together: the first of them is reading the newer one already.
      return kept === undefined || kept === before ? read() : kept;
    },
  };
}

/**
 * When the token in a secret expires, where the secret says so: `expiresAt` beside the token.
 *
 * @throws TokenRefusedError when there is no token in it, TransientError when it cannot be read
 */
export async function tokenExpiry(
  secretId: string,
  client: Pick<SecretsManagerClient, 'send'>,
): Promise<Instant | undefined> {
  const found = await readSecret(secretId, client);
  if (found === '') throw nothingThere();
  if (!found.startsWith('{')) return undefined;
  accessTokenOf(found);
  const read = storedExpiry.safeParse(JSON.parse(found));
  if (read.success) return read.data.expiresAt;
  throw new TransientError(
    'token-refused',
    'The secret of the Webex token has an expiresAt that is no time with its zone, such as 2026-10-01T00:00:00Z.',
  );
}

const storedTexts = z.record(z.string(), z.string());

/**
 * The fields of a secret that is a JSON object of texts; none where it is empty.
 *
 * @throws TransientError when it cannot be read now, or is no such object
 */
export async function secretTexts(
  secretId: string,
  client: Pick<SecretsManagerClient, 'send'>,
): Promise<ReadonlyMap<string, string>> {
  const text = await secretValue(secretId, client, why => ({
    fault: 'store-unavailable',
    sentence: `The secret of the senders cannot be read (${why}): let the function read it.`,
  }));
  if (text === undefined || text === '') return new Map();
  try {
    return new Map(Object.entries(storedTexts.parse(JSON.parse(text))));
  } catch {
    // Without its cause: a parser's message quotes what it could not read.
    throw new TransientError(
      'store-unavailable',
      'The secret of the senders is no JSON object of texts: write {"NAME": "SECRET"} into it.',
    );
  }
}

/** Secrets Manager as the environment configures it. */
export function secretsClient(answerWithinMs = 5_000): SecretsManagerClient {
  return new SecretsManagerClient({
    // Unless told to throw, the SDK only warns, and waits on.
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout: answerWithinMs,
      throwOnRequestTimeout: true,
    },
  });
}

async function readToken(secretId: string, client: Pick<SecretsManagerClient, 'send'>): Promise<Secret> {
  const text = await readSecret(secretId, client);
  if (text === '') throw nothingThere();
  return new Secret(text.startsWith('{') ? accessTokenOf(text) : text);
}

async function readSecret(secretId: string, client: Pick<SecretsManagerClient, 'send'>): Promise<string> {
  const text = await secretValue(secretId, client, why => ({
    fault: 'token-refused',
    sentence: `The secret of the Webex token cannot be read (${why}): put the token into it, and let the function read it.`,
  }));
  if (text === undefined) throw nothingThere();
  return text;
}

/** Undefined as after the first deploy: there is a secret, and no value in it. */
async function secretValue(
  secretId: string,
  client: Pick<SecretsManagerClient, 'send'>,
  complaint: (why: string) => { fault: SystemFault; sentence: string },
): Promise<string | undefined> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    return SecretString?.trim() ?? '';
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    const { fault, sentence } = complaint(error instanceof Error ? error.name : 'unknown');
    throw new TransientError(fault, sentence, { cause: error });
  }
}

function nothingThere(): TokenRefusedError {
  const message = 'The secret of the Webex token is empty: put the token into it.';
  return new TokenRefusedError(message, { isMissing: true });
}

function accessTokenOf(text: string): string {
  try {
    const stored = storedToken.parse(JSON.parse(text));
    return 'accessToken' in stored ? stored.accessToken : stored.access_token;
  } catch {
    // Without its cause: a parser's message quotes what it could not read.
    throw new TokenRefusedError(
      'The secret of the Webex token is JSON without an access_token or accessToken.',
    );
  }
}

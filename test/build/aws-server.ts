import type { IncomingMessage, ServerResponse } from 'node:http';
import { onTestFinished, vi } from 'vitest';
import { anHttpServer } from './servers.ts';

/** Has the AWS SDK of the running test speak to this address. It tries once, unless told otherwise: nothing waits. */
export function sdkSpeaksTo(address: string, so: { tries?: number } = {}): void {
  const settings = {
    AWS_ENDPOINT_URL: address,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_MAX_ATTEMPTS: String(so.tries ?? 1),
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
}

/** What a service that speaks JSON answers. `hangs`: never; `resets`: the connection is cut. */
export type Answer = { status?: number; body: unknown } | 'hangs' | 'resets';

/**
 * A service that speaks JSON over HTTP, as DynamoDB and Secrets Manager do, for the running test's SDK.
 *
 * @param answer is given the operation and the body, both as the SDK sent them
 */
export async function anAwsServer(answer: (operation: string, input: unknown) => Answer): Promise<void> {
  await aServerForTheSdk(async (request, response) => {
    const [, operation = ''] = String(request.headers['x-amz-target']).split('.');
    const text = (await bodyOf(request)).toString();
    const given = answer(operation, JSON.parse(text));
    if (given === 'hangs') return;
    if (given === 'resets') {
      request.socket.destroy();
      return;
    }
    response.writeHead(given.status ?? 200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(typeof given.body === 'string' ? given.body : JSON.stringify(given.body));
  });
}

/** Any HTTP server, for the running test's SDK. */
export async function aServerForTheSdk(
  listener: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<void> {
  const server = await anHttpServer((request, response) => {
    listener(request, response).catch(() => request.socket.destroy());
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  sdkSpeaksTo(server.url.origin);
}

/** An error as AWS's JSON services spell it. */
export function awsError(type: string, so: { status?: number; more?: object } = {}): Answer {
  const __type = `com.amazonaws.dynamodb.v20120810#${type}`;
  return { status: so.status ?? 400, body: { __type, message: 'Said by the test.', ...so.more } };
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  return Buffer.concat(await request.toArray());
}

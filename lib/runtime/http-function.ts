import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { ConfigurationError, TransientError } from '../domain/errors.ts';
import type { LogFacts } from '../ports.ts';
import type { HttpAnswer, ReceivedRequest } from '../ports-offboarding.ts';
import type { Edge, Handler, InvocationContext } from './edge.ts';

/** What API Gateway hands over, by HTTP APIs (payload 2.0) and, in older spelling, by REST APIs. */
const httpEvent = z.object({
  headers: z._default(z.nullable(z.record(z.string(), z.optional(z.string()))), {}),
  pathParameters: z.optional(z.nullable(z.record(z.string(), z.optional(z.string())))),
  requestContext: z.optional(z.object({ http: z.optional(z.object({ method: z.string() })) })),
  httpMethod: z.optional(z.string()),
  body: z.optional(z.nullable(z.string())),
  isBase64Encoded: z._default(z.boolean(), false),
});

/**
 * A function woken by an HTTP request. Whatever goes wrong is our own fault, and answered with 503, so that the sender
 * comes again: many never do after a 4xx.
 *
 * @param respond is given the bytes as they were received
 */
export function httpFunction(
  edge: Pick<Edge, 'log'>,
  respond: (request: ReceivedRequest) => Promise<HttpAnswer>,
): Handler<unknown, APIGatewayProxyStructuredResultV2> {
  return middy<unknown, APIGatewayProxyStructuredResultV2, Error, InvocationContext & Context>({
    timeoutEarlyInMillis: 0,
  })
    .use({
      onError: request => {
        const error: unknown = request.error;
        edge.log.error('request-failed', describe(error));
        request.response = { statusCode: 503 };
      },
    })
    .handler(async event => {
      const { status, headers, body } = await respond(requestOf(event));
      const text = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
      if (body === undefined) return { statusCode: status };
      return { statusCode: status, headers: headers ?? text, body };
    });
}

function requestOf(event: unknown): ReceivedRequest {
  const read = httpEvent.parse(event);
  const named = Object.entries(read.headers ?? {}).map(
    ([name, value]) => [name.toLowerCase(), value ?? ''] as const,
  );
  return {
    method: read.requestContext?.http?.method ?? read.httpMethod ?? 'POST',
    connection: read.pathParameters?.['connection'] ?? '',
    headers: Object.fromEntries(named),
    body: Buffer.from(read.body ?? '', read.isBase64Encoded ? 'base64' : 'utf8'),
  };
}

/** Only our own words: others may quote what was received. */
function describe(error: unknown): LogFacts {
  if (error instanceof TransientError) return { error: error.name, why: error.message, fault: error.fault };
  if (error instanceof ConfigurationError) return { error: error.name, why: error.message };
  return { error: error instanceof Error ? error.name : 'unknown' };
}

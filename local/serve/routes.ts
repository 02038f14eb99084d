import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { LambdaHandler } from '../driver/invoke.ts';
import { bodyOf } from './listen.ts';

/** What a function answers to an HTTP request, as far as ours do. */
const answer = z.object({
  statusCode: z.int(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default(''),
});
type Answer = z.infer<typeof answer>;

export type Routes = {
  /** Calls the function that hears of departures, within its time limit. */
  readonly receive: (event: unknown) => ReturnType<LambdaHandler>;
  /** Rejects where the tables do not answer. @returns what there is to say of the keeper */
  readonly health: () => Promise<Readonly<Record<string, string>>>;
  readonly onError: (error: unknown) => void;
};

/** The requests that are answered: `POST` and `GET /offboarding/NAME`, and `GET /health`. */
export function routes(so: Routes): RequestListener {
  async function answerTo(request: IncomingMessage): Promise<Answer> {
    const { method = '', url = '' } = request;
    const [pathname = '', search = ''] = url.split('?');
    if (pathname === '/health' && method === 'GET') return json(200, await so.health());
    const [, name] = /^\/offboarding\/([^/]+)$/.exec(pathname) ?? [];
    if (name === undefined || !['GET', 'POST'].includes(method)) return json(404, { message: 'Not Found' });
    return answer.parse(await so.receive(httpEvent(request, { name, search, body: await bodyOf(request) })));
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { statusCode, headers, body } = await answerTo(request).catch((error: unknown) => {
      so.onError(error);
      // Our own fault: the sender is to come again.
      return json(503, {});
    });
    // What was not read to its end would be taken for the next request.
    if (!request.complete) response.setHeader('connection', 'close');
    response.writeHead(statusCode, headers).end(body);
  }

  return (request, response) => void respond(request, response);
}

function json(statusCode: number, body: object): Answer {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** What API Gateway's HTTP APIs make of a request (payload 2.0), always in base64, which they may. */
function httpEvent(
  { method, headersDistinct }: IncomingMessage,
  { name, search, body }: { name: string; search: string; body: Buffer },
): object {
  const headers = Object.entries(headersDistinct).map(
    ([header, values]) => [header, (values ?? []).join(',')] as const,
  );
  return {
    version: '2.0',
    routeKey: `${method} /offboarding/{connection}`,
    rawPath: `/offboarding/${name}`,
    rawQueryString: search,
    headers: Object.fromEntries(headers),
    pathParameters: { connection: name },
    requestContext: { http: { method } },
    body: body.toString('base64'),
    isBase64Encoded: true,
  };
}

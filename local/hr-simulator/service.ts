import type { IncomingMessage, ServerResponse } from 'node:http';
import { addressOf, serve, stop } from '../simulator/serve.ts';
import type { Employee } from './employees.ts';

type Answer = { readonly status: number; readonly json?: object };

const employeePath = /^\/api(?:\/gateway\.php\/[^/]+)?\/v1\/employees\/([^/]+)$/;
const keysPath = /^\/([^/]+)\/discovery\/v2\.0\/keys$/;

export type Service = { readonly origin: string; close(): Promise<void> };

/** What senders are asked for afterwards: BambooHR's records of employees, and the keys of Entra's tokens. */
export async function startService(
  port: number,
  so: {
    employees: ReadonlyMap<string, Employee>;
    apiKey: string;
    keys: { tenantId: string; set: object } | undefined;
    /** Told of each request. */
    onRead: (path: string, status: number) => void;
  },
): Promise<Service> {
  function answer(request: IncomingMessage): Answer {
    const url = addressOf(request, 'http://127.0.0.1');
    if (request.method !== 'GET' || url === undefined) return { status: 404 };
    const [, id] = employeePath.exec(url.pathname) ?? [];
    if (id !== undefined) return employee(id, request, url.searchParams.get('fields') ?? '');
    const [, tenantId] = keysPath.exec(url.pathname) ?? [];
    return so.keys !== undefined && tenantId === so.keys.tenantId
      ? { status: 200, json: so.keys.set }
      : { status: 404 };
  }

  /** Only what is asked for by name; what is not there is left out without a word. */
  function employee(id: string, { headers }: IncomingMessage, fields: string): Answer {
    const login = `Basic ${Buffer.from(`${so.apiKey}:x`).toString('base64')}`;
    if (headers.authorization !== login) return { status: 401 };
    // The real one answers in XML, which whoever forgets the header notices late.
    if (!/\bjson\b/.test(headers.accept ?? '')) return { status: 406 };
    const record = so.employees.get(id);
    if (record === undefined) return { status: 404 };
    const asked = ['id', ...fields.split(',')];
    const shown = Object.entries(record).filter(([name]) => asked.includes(name));
    return { status: 200, json: Object.fromEntries(shown) };
  }

  const { server, origin } = await serve(port, async (request: IncomingMessage, response: ServerResponse) => {
    const { status, json } = answer(request);
    so.onRead(request.url ?? '/', status);
    response.writeHead(status, json === undefined ? {} : { 'content-type': 'application/json' });
    response.end(json === undefined ? '' : JSON.stringify(json));
  });
  return { origin, close: () => stop(server) };
}

import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ConfigurationError, TransientError } from '../../lib/domain/errors.ts';
import { Secret } from '../../lib/domain/secret.ts';
import { readConnections } from '../../lib/hr/connections.ts';
import { hrSources } from '../../lib/hr/sources.ts';
import { at } from '../build/recordings.ts';

const now = at('2026-03-02T10:00:00Z');
const api = { url: 'https://acme.bamboohr.com/api/v1/', secret: 'key' };
const key = 'a-key-that-nobody-knows';

/** What BambooHR's record of employee 4711 comes to. */
async function read(record: object | undefined, so: { status?: number; api?: object | undefined } = {}) {
  const asked: { url: string; authorization: string | undefined }[] = [];
  const given = 'api' in so ? so.api : api;
  const hr = { kind: 'bamboohr', secret: 'x', alone: 'yes', ...(given === undefined ? {} : { api: given }) };
  const sources = hrSources({
    connections: async () => readConnections({ timeZone: 'Europe/Lisbon', connections: { hr } }),
    secrets: { named: async () => new Secret(key), renew: async () => false },
    async send({ url, headers }) {
      asked.push({ url: url.href, authorization: headers['authorization'] });
      const boss = { workEmail: 'Boss@example.com' };
      const body = url.pathname.endsWith('/employees/12') ? boss : record;
      const status = so.status ?? (body === undefined ? 404 : 200);
      return { status, headers: {}, body: Readable.from([Buffer.from(JSON.stringify(body ?? {}))]) };
    },
  });
  return { asked, event: await sources.read({ connection: 'hr', sourceUserId: '4711' }, now) };
}

const active = {
  workEmail: 'Marta@example.com',
  status: 'Active',
  hireDate: '2024-01-08',
  supervisorEId: '12',
};

describe('what BambooHR says of an employee', () => {
  it('is asked for with the key that the connection names, and the manager as well', async () => {
    const { asked, event } = await read({ ...active, terminationDate: '2026-03-31' });
    expect(asked.map(({ url }) => url.split('?')[0])).toEqual([
      'https://acme.bamboohr.com/api/v1/employees/4711',
      'https://acme.bamboohr.com/api/v1/employees/12',
    ]);
    expect(asked[0]?.authorization).toBe(`Basic ${Buffer.from(`${key}:x`).toString('base64')}`);
    expect(event).toMatchObject({
      says: 'leave',
      signal: 'hr-termination',
      alone: true,
      assurance: 'signed',
      occurredAt: now,
      effectiveAt: '2026-03-31T23:00:00.000Z',
      subject: { sourceUserId: '4711', emails: ['marta@example.com'] },
      manager: { email: 'boss@example.com' },
    });
  });

  it.each<[string, object | undefined, object]>([
    ['no last day', { ...active, terminationDate: '0000-00-00' }, { says: 'return', because: 'cancelled' }],
    ['inactive, without a last day', { ...active, status: 'Inactive' }, { says: 'leave', effectiveAt: now }],
    [
      'a last day before they were hired again',
      { ...active, hireDate: '2026-02-01', terminationDate: '2026-01-31' },
      { says: 'return' },
    ],
    ['active, long after a last day', { ...active, terminationDate: '2026-02-01' }, { says: 'return' }],
    [
      'active, and yesterday was the last day',
      { ...active, terminationDate: '2026-03-01' },
      { says: 'leave' },
    ],
    ['nothing', undefined, { says: 'leave', signal: 'account-deleted' }],
  ])('%s', async (_what, record, said) => {
    expect((await read(record)).event).toMatchObject(said);
  });

  it.each([401, 429, 500, 302])('cannot be known from a %i', async status => {
    await expect(read({}, { status })).rejects.toThrow(TransientError);
  });

  it('cannot be known where nobody has said where it is read', async () => {
    await expect(read(active, { api: undefined })).rejects.toThrow(ConfigurationError);
  });

  it.each(['http://acme.bamboohr.com/api', 'https://key@acme.bamboohr.com/', 'ftp://x/', 'https://a/?b'])(
    'is not asked for at %s',
    async url => {
      await expect(read(active, { api: { url, secret: 'key' } })).rejects.toThrow('has to be an address');
    },
  );
});

import { describe, expect, it } from 'vitest';
import { endOfDay } from '../../lib/domain/end-of-day.ts';
import { hrWorld, sentAtMs } from '../build/hr-world.ts';
import { bambooEvent, bambooRequest, tokenEvent, tokenRequest } from '../build/signed-requests.ts';

/** What the one case that a body makes has heard; undefined where there is none. */
async function heardOf(body: string, headers: Record<string, string> = {}) {
  const world = hrWorld();
  const sent = tokenRequest({ body });
  const answer = await world.post('token', { ...sent, headers: { ...sent.headers, ...headers } });
  expect(answer).toEqual({ statusCode: 200 });
  const [each] = await world.cases();
  return each?.words['token'];
}
const person = (changes: object) =>
  JSON.stringify({ ...tokenEvent, person: { ...tokenEvent.person, ...changes } });

describe("a sender's own JSON", () => {
  it('means what the connection says', async () => {
    expect(await heardOf(JSON.stringify(tokenEvent))).toMatchObject({
      subject: { emails: ['leaver@example.com'] },
      leave: { signal: 'hr-termination', effectiveAt: endOfDay('2026-03-31', 'Europe/Lisbon') },
    });
    expect(await heardOf(JSON.stringify({ ...tokenEvent, event: 'back' }))).toMatchObject({
      return: { because: 'cancelled' },
    });
  });

  it.each(['hired', 'constructor', '__proto__', 7, null])('of type %s means nothing', async event => {
    expect(await heardOf(JSON.stringify({ ...tokenEvent, event }))).toBeUndefined();
  });

  it('may be a form', async () => {
    const form = new URLSearchParams({ email: 'leaver@example.com', status: 'left' });
    const mapping = { type: '/status', types: { left: 'hr-termination' }, email: '/email' };
    const world = hrWorld({
      file: { connections: { form: { kind: 'static-token', secret: 'token', mapping } } },
    });
    const sent = tokenRequest({ body: form.toString() });
    const headers = {
      authorization: sent.headers['authorization']?.replace('Bearer ', '') ?? '',
      'content-type': 'application/x-www-form-urlencoded',
    };
    expect(await world.post('form', { ...sent, headers }, { base64: true })).toEqual({ statusCode: 200 });
    expect(await world.cases()).toMatchObject([
      { words: { form: { subject: { emails: ['leaver@example.com'] } } } },
    ]);
  });

  it.each(['9999-12-31T23:00:00Z', '31.03.2026', '2026-02-30', '2026-3-1', 'soon'])(
    'with a last day that cannot be read (%s) is not taken for now',
    async lastDay => {
      expect(await heardOf(person({ lastDay }))).toBeUndefined();
    },
  );

  it.each([
    ['without a last day', null, '2026-03-02T10:00:00.000Z'],
    ['with a moment', '2026-03-31T18:00:00+02:00', '2026-03-31T16:00:00.000Z'],
  ])('%s is taken as it is', async (_what, lastDay, effectiveAt) => {
    expect(await heardOf(person({ lastDay }))).toMatchObject({ leave: { effectiveAt } });
  });

  it.each([['leaver'], [''], [null], [`${'x'.repeat(250)}@example.com`]])(
    'about nobody who can be found (%s) opens nothing',
    async email => {
      expect(await heardOf(person({ email }))).toBeUndefined();
    },
  );
});

describe("BambooHR's messages", () => {
  const cases = async (event: object) => {
    const world = hrWorld();
    const sent = bambooRequest(sentAtMs, { body: JSON.stringify({ ...bambooEvent, ...event }) });
    expect(await world.post('bamboo', sent)).toEqual({ statusCode: 200 });
    return world.cases();
  };

  it('of a change that may be a departure have the employee read', async () => {
    expect(await cases({})).toMatchObject([
      { words: { bamboo: { look: {}, subject: { sourceUserId: '4711' } } } },
    ]);
  });

  it('of an employee who was deleted say so', async () => {
    const deleted = { type: 'employee.deleted', data: { employeeId: 4711 } };
    expect(await cases(deleted)).toMatchObject([
      { words: { bamboo: { leave: { signal: 'account-deleted' } } } },
    ]);
  });

  it.each<[string, object]>([
    ['another change', { data: { ...bambooEvent.data, changedFields: ['homePhone'] } }],
    ['a new employee', { type: 'employee.created' }],
    ['the older family', { type: undefined, employees: [{ id: '4711', action: 'Updated' }] }],
    ['nobody', { data: {} }],
  ])('of %s change nothing', async (_what, event) => {
    expect(await cases(event)).toEqual([]);
  });

  it('may be signed at a time in ISO 8601', async () => {
    const world = hrWorld();
    const sent = bambooRequest(sentAtMs, { timestamp: '2026-03-02T10:00:00+00:00' });
    expect(await world.post('bamboo', sent)).toEqual({ statusCode: 200 });
  });
});

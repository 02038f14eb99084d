import { expect, it } from 'vitest';
import { ConfigurationError } from '../../lib/domain/errors.ts';
import { noConnections, readConnections } from '../../lib/hr/connections.ts';
import { connectionsFile } from '../build/signed-requests.ts';

it('all kinds are read, with what may be left out', () => {
  const { byName, terms } = readConnections(connectionsFile);
  expect(terms).toEqual({
    timeZone: 'Europe/Lisbon',
    protected: [],
    custodians: {},
    mostLeaversAnHour: 20,
    webexDeletesAfterDays: 30,
  });
  expect([...byName.keys()]).toEqual(Object.keys(connectionsFile.connections));
  expect(byName.get('okta')).toMatchObject({ system: 'okta', header: 'authorization' });
  expect(byName.get('bamboo')).toMatchObject({
    alone: true,
    mayNameSuccessor: false,
    fields: ['status', 'employmentStatus', 'employmentHistoryStatus', 'terminationDate'],
  });
  expect(byName.get('hmac')).toMatchObject({ alone: false, signature: { header: 'bob-signature' } });
});

it('nothing is a file without connections', () => {
  expect(noConnections.byName.size).toBe(0);
});

it('people who are protected are read in any spelling', () => {
  const id = '7b1de5ac-58c1-4d7e-9f0a-1c6f3a0b9e21';
  const hydra = Buffer.from(`ciscospark://us/PEOPLE/${id}`).toString('base64');
  const { terms } = readConnections({ protected: ['CEO@Example.com', hydra] });
  expect(terms.protected).toEqual(['ceo@example.com', id]);
});

const mapping = { means: 'hr-termination', email: '/email' };
const hmac = { header: 'x-signature', algorithm: 'sha256', encoding: 'hex' };
it.each<[string, object, string]>([
  ['a zone', { timeZone: 'Europe/Nowhere' }, 'timeZone has to be a time zone such as Europe/Lisbon'],
  ['somebody', { protected: ['nobody'] }, 'protected.0 is missing or mistaken'],
  ['a kind', { connections: { a: { kind: 'fax' } } }, 'connections.a.kind is missing or mistaken'],
  [
    'a name',
    { connections: { 'A b': { kind: 'okta', secret: 'x' } } },
    'connections.A b is missing or mistaken',
  ],
  ['no secret', { connections: { a: { kind: 'okta' } } }, 'connections.a.secret is missing or mistaken'],
  [
    'a secret itself, in a key of its own',
    { connections: { a: { kind: 'okta', secret: 'x', token: 'hunter2' } } },
    'connections.a.token is no known key',
  ],
  [
    'a mapping without a person',
    { connections: { a: { kind: 'static-token', secret: 'x', mapping: { means: 'cancelled' } } } },
    'connections.a.mapping has to say where the e-mail address or the sourceUserId stands',
  ],
  [
    'a mapping that means two things',
    { connections: { a: { kind: 'static-token', secret: 'x', mapping: { ...mapping, type: '/type' } } } },
    'connections.a.mapping has to have either type (with types) or means',
  ],
  [
    'a path',
    { connections: { a: { kind: 'static-token', secret: 'x', mapping: { ...mapping, email: 'email' } } } },
    'connections.a.mapping.email has to be a JSON pointer such as /employee/email',
  ],
  [
    'a signature without the body',
    {
      connections: {
        a: { kind: 'hmac', secret: 'x', mapping, signature: { ...hmac, signed: ['timestamp'] } },
      },
    },
    'connections.a.signature has to sign the body',
  ],
  [
    'a time that is not signed',
    {
      connections: {
        a: { kind: 'hmac', secret: 'x', mapping, signature: { ...hmac, timestamp: { header: 'x-time' } } },
      },
    },
    'connections.a.signature has to name the header of the timestamp exactly where the timestamp is signed',
  ],
  [
    'an algorithm that is not safe',
    { connections: { a: { kind: 'hmac', secret: 'x', mapping, signature: { ...hmac, algorithm: 'md5' } } } },
    'connections.a.signature.algorithm is missing or mistaken',
  ],
])('a file with %s that is mistaken is refused by name', (_what, file, sentence) => {
  expect(problemsOf(file)).toContain(sentence);
  expect(problemsOf(file).join()).not.toMatch(/hunter2/);
});

function problemsOf(file: object): readonly string[] {
  try {
    readConnections(file);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

import { describe, expect, it } from 'vitest';
import { NotFoundError, PermanentError, TransientError } from '../../lib/domain/errors.ts';
import { accountState, findPeople, lookUpPerson } from '../../lib/webex/people.ts';
import { aConnection, all, fakeWebex, inAYear, refusalOf, type Reply } from '../build/webex.ts';

const personId = 'Y2lzY29zcGFyazovL3VzL1BFT1BMRS9iN2QxZjBjNA';
const email = 'marta.lindqvist@example.com';

function person(overrides: object = {}): Record<string, unknown> {
  return {
    id: personId,
    emails: [email],
    displayName: 'Marta',
    status: 'active',
    loginEnabled: true,
    ...overrides,
  };
}
const stateById = (reply: Reply) =>
  accountState({ personId }, inAYear, aConnection({ webex: fakeWebex([reply]) }));
const stateByEmail = (...replies: Reply[]) =>
  accountState({ email }, inAYear, aConnection({ webex: fakeWebex(replies) }));

describe('the state of an account', () => {
  it.each([
    ['active', { loginEnabled: true }],
    ['active', { loginEnabled: 'true' }],
    ['inactive', { loginEnabled: false }],
    ['inactive', { loginEnabled: 'false' }],
    ['unknown', { loginEnabled: undefined }],
    ['unknown', { loginEnabled: null }],
    ['unknown', { loginEnabled: 'perhaps' }],
    // Away from the keyboard for ten minutes.
    ['active', { loginEnabled: true, status: 'inactive' }],
    ['inactive', { loginEnabled: false, status: 'active' }],
    ['unknown', { loginEnabled: undefined, status: 'active' }],
  ])('is %s for %j', async (state, overrides) => {
    expect(await stateById({ body: person(overrides) })).toBe(state);
    expect(await stateByEmail({ body: { items: [person(overrides)] } })).toBe(state);
  });

  it.each([404, 410])('is missing after a %d', async status => {
    expect(await stateById({ status })).toBe('missing');
  });

  it('is missing where nobody has the address', async () => {
    expect(await stateByEmail({ body: { items: [] } })).toBe('missing');
    expect(await stateByEmail({ body: { items: [person({ emails: ['olof@example.com'] })] } })).toBe(
      'missing',
    );
    expect(await stateByEmail({ body: { items: [person({ emails: undefined })] } })).toBe('missing');
  });

  it('is found on a later page, in any letter case', async () => {
    const state = await stateByEmail(
      { headers: { link: '<?cursor=2>; rel="next"' }, body: { items: [] } },
      { body: { items: [person({ emails: ['old@example.com', 'Marta.Lindqvist@Example.com'] })] } },
    );
    expect(state).toBe('active');
  });

  it.each([
    ['a refusal', { status: 403 }],
    ['trouble', { status: 400 }],
    ['a page that is none', { body: '<html>' }],
  ])('is not guessed after %s', async (_what, reply) => {
    expect(await refusalOf(stateById(reply))).toBeInstanceOf(TransientError);
    expect(await refusalOf(stateByEmail(reply))).toBeInstanceOf(TransientError);
  });

  it('is not guessed from somebody who cannot be read', async () => {
    expect(await refusalOf(stateById({ body: { ...person(), id: 17 } }))).toBeInstanceOf(PermanentError);
    expect(await refusalOf(stateByEmail({ body: { items: [null] } }))).toBeInstanceOf(PermanentError);
  });
});

describe('a person', () => {
  it('is looked up by id, with every field that came', async () => {
    const body = person({
      orgId: 'org',
      type: 'person',
      invitePending: 'false',
      roles: ['r'],
      licenses: ['l'],
      locationId: 'loc',
      nickName: 'M',
    });
    const webex = fakeWebex([{ body }]);
    expect(await lookUpPerson(personId, inAYear, aConnection({ webex }))).toStrictEqual({
      ...body,
      invitePending: false,
    });
    expect(webex.arrived[0]?.url.href).toBe(`https://webex.example/v1/people/${personId}`);
  });

  it('that Webex does not know is not found', async () => {
    const webex = fakeWebex([{ status: 404 }]);
    expect(await refusalOf(lookUpPerson(personId, inAYear, aConnection({ webex })))).toBeInstanceOf(
      NotFoundError,
    );
  });

  it.each(['', '..', 'me', '../webhooks/12345678'])(
    'with an id like %j is never asked for, nor taken for missing',
    async odd => {
      const webex = fakeWebex([{ status: 404 }]);
      const on = aConnection({ webex });
      expect(await refusalOf(lookUpPerson(odd, inAYear, on))).toMatchObject({ rule: 'id-malformed' });
      expect(await refusalOf(accountState({ personId: odd }, inAYear, on))).toMatchObject({
        rule: 'id-malformed',
      });
      expect(webex.arrived).toHaveLength(0);
    },
  );
});

describe('people', () => {
  it('are found by one address', async () => {
    const webex = fakeWebex([{ body: { items: [person()] } }]);
    const [found] = await all(findPeople({ email: 'marta+x@example.com' }, inAYear, aConnection({ webex })));
    expect(found).toMatchObject([{ displayName: 'Marta' }]);
    expect(webex.arrived[0]?.url.href).toBe('https://webex.example/v1/people?email=marta%2Bx%40example.com');
  });

  it('are found by up to 85 ids at once', async () => {
    const ids = Array.from({ length: 85 }, (_each, n) => `person-${n}-id`);
    const webex = fakeWebex([{ body: { items: [] } }]);
    await all(findPeople({ ids }, inAYear, aConnection({ webex })));
    expect(webex.arrived[0]?.url.searchParams.get('id')).toBe(ids.join(','));
  });

  it.each([
    ['ids-missing', { ids: [] }],
    ['ids-too-many', { ids: Array.from({ length: 86 }, (_each, n) => `person-${n}-id`) }],
    ['id-malformed', { ids: [personId, 'a,b,c,d,e'] }],
    ['owner-blank', { email: ' ' }],
  ])('are not asked for against the rule %s', async (rule, by) => {
    const webex = fakeWebex([]);
    expect(await refusalOf(all(findPeople(by, inAYear, aConnection({ webex }))))).toMatchObject({ rule });
    expect(webex.arrived).toHaveLength(0);
  });

  it('are not asked for by a token that is known to lack the scope', async () => {
    const on = aConnection({ webex: fakeWebex([]), scopes: ['spark-admin:recordings_read'] });
    expect(await refusalOf(accountState({ personId }, inAYear, on))).toMatchObject({ rule: 'scope-missing' });
  });
});

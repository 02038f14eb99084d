import { describe, expect, it } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import { Secret } from '../../lib/domain/secret.ts';
import type { HttpRequest } from '../../lib/ports.ts';
import { webexAccounts } from '../../lib/webex/accounts.ts';
import { fixedToken } from '../../lib/webex/token.ts';
import { handClock } from '../build/step-world.ts';
import { aToken, baseUrl, fakeWebex, inAYear, refusalOf, sharedGates, type Reply } from '../build/webex.ts';

const uuid = '7b1de5ac-58c1-4d7e-9f0a-1c6f3a0b9e21';
const email = 'marta.lindqvist@example.com';
const owner = { id: uuid, type: 'user', email };

function personOf(id: string, overrides: object = {}) {
  const hydra = Buffer.from(`ciscospark://us/PEOPLE/${id}`).toString('base64url');
  return { id: hydra, emails: [email], loginEnabled: true, ...overrides };
}

/** The API of people, with whoever is in it. */
function directory(...people: ReturnType<typeof personOf>[]) {
  return ({ url }: HttpRequest): Reply => {
    const id = url.pathname.split('/people/')[1];
    if (id !== undefined) {
      const found = people.find(each => each.id === id);
      return found === undefined ? { status: 404 } : { body: found };
    }
    const wanted = url.searchParams.get('email')?.toLowerCase();
    return { body: { items: people.filter(each => each.emails.some(one => one.toLowerCase() === wanted)) } };
  };
}

function accountsOn(script: (request: HttpRequest, nth: number) => Reply) {
  const clock = handClock('2026-10-01T00:00:00Z');
  const webex = fakeWebex(script, clock);
  const accounts = webexAccounts({
    ...{ baseUrl, token: fixedToken(new Secret(aToken)), tokenName: 'admin', send: webex.send },
    ...{ clock, random: () => 0.5, gates: sharedGates() },
  });
  return { clock, accounts, arrived: webex.arrived };
}

const stateOf = async (
  people: Parameters<typeof directory>,
  of: Parameters<ReturnType<typeof webexAccounts>['stateOf']>[0] = owner,
) => accountsOn(directory(...people)).accounts.stateOf(of, inAYear);

describe('the state of an owner', () => {
  it.each([
    ['active', true],
    ['inactive', false],
    ['unknown', undefined],
  ])('is %s by whether the login is enabled: %s', async (state, loginEnabled) => {
    expect(await stateOf([personOf(uuid, { loginEnabled })])).toBe(state);
  });

  it('is found by the id where the address has changed: a renamed person is no missing one', async () => {
    const renamed = personOf(uuid, { emails: ['marta.ek@example.com'] });
    expect(await stateOf([renamed])).toBe('active');
    expect(await stateOf([renamed], { id: uuid, type: 'user' })).toBe('active');
  });

  it('is not that of somebody else who was given the address', async () => {
    const heir = personOf('0c7e1a52-2f0b-4b57-8a53-6f3f6d0f7e90');
    expect(await stateOf([heir])).toBe('missing');
    const left = personOf(uuid, { emails: ['left@example.com'], loginEnabled: false });
    expect(await stateOf([heir, left])).toBe('inactive');
  });

  it('is found by an address from before', async () => {
    const former = { ...owner, email: 'new@example.com', formerEmails: [email] };
    expect(await stateOf([personOf(uuid)], former)).toBe('active');
  });

  it('is missing where neither address nor id finds anybody', async () => {
    expect(await stateOf([])).toBe('missing');
  });

  it.each(['place', 'virtualLine', 'VIRTUAL_LINE', 'callQueue'])(
    'is that of no account for a %s',
    async type => {
      const { accounts, arrived } = accountsOn(directory());
      expect(await accounts.stateOf({ id: uuid, type }, inAYear)).toBe('no-account');
      expect(arrived).toEqual([]);
    },
  );

  it('is unknown for a type that is new to us', async () => {
    expect(await stateOf([personOf(uuid)], { ...owner, type: 'assistant' })).toBe('unknown');
  });

  it('is unknown where the answer cannot be read', async () => {
    const { accounts } = accountsOn(() => ({ body: { items: [{ emails: [email] }] } }));
    expect(await accounts.stateOf(owner, inAYear)).toBe('unknown');
  });

  it('is asked for by id where Webex takes the address for none', async () => {
    const answer = directory(personOf(uuid));
    const { accounts } = accountsOn((request, nth) => (nth === 1 ? { status: 400 } : answer(request)));
    expect(await accounts.stateOf(owner, inAYear)).toBe('active');
  });
});

describe('what is known of an account', () => {
  it('is asked for once within an hour, by all who ask, and then again', async () => {
    let loginEnabled = true;
    const { accounts, clock, arrived } = accountsOn(request =>
      directory(personOf(uuid, { loginEnabled }))(request),
    );
    const states = await Promise.all([1, 2, 3].map(async () => accounts.stateOf(owner, inAYear)));
    loginEnabled = false;
    clock.set('2026-10-01T00:49:00Z');
    states.push(await accounts.stateOf({ ...owner, id: uuid.toUpperCase() }, inAYear));
    expect(states).toEqual(['active', 'active', 'active', 'active']);
    expect(arrived).toHaveLength(1);
    clock.set('2026-10-01T00:59:00Z');
    expect(await accounts.stateOf(owner, inAYear)).toBe('inactive');
  });

  it('is not a failure: whoever asks next is answered', async () => {
    const answer = directory(personOf(uuid));
    const { accounts } = accountsOn((request, nth) => (nth === 1 ? { status: 401 } : answer(request)));
    expect(await refusalOf(accounts.stateOf(owner, inAYear))).toBeInstanceOf(TransientError);
    expect(await accounts.stateOf(owner, inAYear)).toBe('active');
  });
});

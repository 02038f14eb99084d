import { describe, expect, it } from 'vitest';
import { TokenRefusedError, TransientError } from '../../lib/domain/errors.ts';
import { ownerSources, type OwnerSource } from '../../lib/domain/owner.ts';
import { webexDirectory } from '../../lib/webex/directory.ts';
import { fixedToken, noToken, type TokenSource } from '../../lib/webex/token.ts';
import { Secret } from '../../lib/domain/secret.ts';
import { msBetween } from '../../lib/domain/time.ts';
import { sendOverNetwork } from '../../lib/runtime/http.ts';
import { aSimulator } from '../build/simulator.ts';
import {
  all,
  aToken,
  baseUrl,
  fakeWebex,
  hastyClock,
  inAYear,
  refusalOf,
  sharedGates,
  type Reply,
} from '../build/webex.ts';

const id = '7b1de5ac-58c1-4d7e-9f0a-1c6f3a0b9e21';
const hydra = (type: string, bare = id) =>
  Buffer.from(`ciscospark://us/${type}/${bare}`).toString('base64url');

function directory(script: readonly Reply[], token: TokenSource = fixedToken(new Secret(aToken))) {
  const clock = hastyClock();
  const webex = fakeWebex(script, clock);
  const found = webexDirectory({
    baseUrl,
    token,
    tokenName: 'admin',
    send: webex.send,
    clock,
    random: () => 0.5,
    gates: sharedGates(),
  });
  return { webex, owners: (source: OwnerSource) => all(found.owners(source, inAYear)) };
}

const next = (path: string) => ({ link: `<https://webex.example/v1/${path}>; rel="next"` });

describe('the directory', () => {
  it('says of whose account Webex shows whether it may be used', async () => {
    const [inactive, unsaid] = [
      '11111111-2222-4333-8444-555555555555',
      '22222222-2222-4333-8444-555555555555',
    ];
    const { owners } = directory([
      {
        body: {
          items: [
            { id: hydra('PEOPLE'), loginEnabled: true },
            { id: hydra('PEOPLE', inactive), loginEnabled: false },
            { id: hydra('PEOPLE', unsaid), status: 'inactive' },
          ],
        },
      },
    ]);
    const [page] = await owners('people');
    expect(page?.accounts).toEqual(
      new Map([
        [id, 'active'],
        [inactive, 'inactive'],
      ]),
    );
  });

  it('lists everybody, page by page, with the id as recordings have it and the first address', async () => {
    const other = '11111111-2222-4333-8444-555555555555';
    const { webex, owners } = directory([
      {
        headers: next('people?max=100&cursor=2'),
        body: { items: [{ id: hydra('PEOPLE'), emails: ['marta@example.com', 'm@example.com'] }] },
      },
      { body: { items: [{ id: hydra('PEOPLE', other), displayName: 'Nobody' }] } },
    ]);
    expect(await owners('people')).toEqual([
      { owners: [{ id, type: 'user', email: 'marta@example.com' }], unreadable: 0 },
      { owners: [{ id: other, type: 'user', email: undefined }], unreadable: 0 },
    ]);
    expect(webex.arrived.map(({ url }) => url.href)).toEqual([
      'https://webex.example/v1/people?max=100',
      'https://webex.example/v1/people?max=100&cursor=2',
    ]);
  });

  it.each([
    ['workspaces', '/workspaces', { items: [{ id: hydra('PLACE'), displayName: 'x' }] }, 'place'],
    [
      'virtualLines',
      '/telephony/config/virtualLines',
      { virtualLines: [{ id: hydra('VIRTUAL_PROFILE'), firstName: 'x' }] },
      'virtualLine',
    ],
  ] as const)('lists %s', async (source, path, body, type) => {
    const { webex, owners } = directory([{ body }]);
    expect(await owners(source)).toEqual([{ owners: [{ id, type }], unreadable: 0 }]);
    expect(webex.arrived[0]?.url.href).toBe(`https://webex.example/v1${path}?max=100`);
  });

  it('lists queues with the licence that records and those without', async () => {
    const { webex, owners } = directory([
      { body: { queues: [{ id: hydra('CALL_QUEUE') }] } },
      { body: { queues: [] } },
    ]);
    expect(await owners('queues')).toMatchObject([{ owners: [{ id, type: 'callQueue' }] }, { owners: [] }]);
    expect(webex.arrived.map(({ url }) => url.searchParams.get('hasCxEssentials'))).toEqual([
      'true',
      'false',
    ]);
  });

  it('counts what names nobody by an id that a recording could have, and goes on', async () => {
    const odd = [null, {}, { id: 7 }, { id: 'Queue 7' }, { id: hydra('CALL_QUEUE', 'abc') }];
    const { owners } = directory([{ body: { items: [...odd, { id: hydra('PLACE') }] } }]);
    expect(await owners('workspaces')).toEqual([{ owners: [{ id, type: 'place' }], unreadable: odd.length }]);
  });

  it.each(ownerSources)('takes no answer of another form for an empty list of %s', async source => {
    const { owners } = directory([{ body: { something: [] } }]);
    expect(await refusalOf(owners(source))).toMatchObject({
      name: 'TransientError',
      fault: 'webex-unavailable',
    });
  });

  it.each([
    ['people', 'spark-admin:people_read'],
    ['workspaces', 'spark-admin:workspaces_read'],
    ['virtualLines', 'spark-admin:telephony_config_read'],
    ['queues', 'spark-admin:telephony_config_read'],
  ] as const)('names the scope that a token for %s lacks', async (source, scope) => {
    const { owners } = directory([{ status: 403 }]);
    const refusal = await refusalOf(owners(source));
    expect(refusal).toBeInstanceOf(TokenRefusedError);
    expect(refusal).toHaveProperty('scopes', expect.arrayContaining([scope]));
    expect(refusal).toHaveProperty('isMissing', false);
  });

  it('knows a bad token from one that lacks a scope, and from none', async () => {
    const refused = await refusalOf(directory([{ status: 401 }]).owners('people'));
    expect(refused).toMatchObject({ name: 'TokenRefusedError', scopes: undefined, isMissing: false });
    const { webex, owners } = directory([], noToken);
    expect(await refusalOf(owners('people'))).toMatchObject({ name: 'TokenRefusedError', isMissing: true });
    expect(webex.arrived).toEqual([]);
  });

  it('waits at the gate of its token after a 429', async () => {
    const { webex, owners } = directory([
      { status: 429, headers: { 'retry-after': '7' } },
      { body: { items: [] } },
    ]);
    await owners('people');
    const [refused, answered] = webex.arrived;
    expect(msBetween(refused?.at ?? inAYear, answered?.at ?? inAYear)).toBeGreaterThanOrEqual(7_000);
  });
});

describe('the directory of the simulated Webex', () => {
  it('shows every owner of a recording but the deleted one', async () => {
    const simulator = await aSimulator({ recordings: 400, switches: { hydraFilters: 'ignored' } });
    const found = webexDirectory({
      baseUrl: new URL(simulator.apiUrl),
      token: fixedToken(new Secret(simulator.tokens.admin)),
      tokenName: 'admin',
      send: sendOverNetwork,
      clock: hastyClock(),
      random: () => 0.5,
      gates: sharedGates(),
    });
    const listed = new Map<string, string>();
    for (const source of ownerSources)
      for await (const page of found.owners(source, inAYear))
        for (const owner of page.owners) listed.set(owner.id, owner.type);
    const { recordings } = await simulator.truth();
    const unknown = recordings.filter(each => listed.get(each.ownerId) !== each.ownerType);
    expect(new Set(unknown.map(each => each.ownerId)).size).toBe(1);
    expect(listed.size).toBe(53);
  });

  it('refuses a token without the scopes', async () => {
    const simulator = await aSimulator();
    const found = webexDirectory({
      baseUrl: new URL(simulator.apiUrl),
      token: fixedToken(new Secret(simulator.tokens.compliance)),
      tokenName: 'admin',
      send: sendOverNetwork,
      clock: hastyClock(),
      random: () => 0.5,
      gates: sharedGates(),
    });
    for (const source of ownerSources) {
      const refusal = await refusalOf(all(found.owners(source, inAYear)));
      expect(refusal).toBeInstanceOf(TransientError);
      expect(refusal).toHaveProperty('scopes');
    }
  });
});

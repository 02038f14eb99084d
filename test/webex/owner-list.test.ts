import { describe, expect, it } from 'vitest';
import type { Owner } from '../../lib/domain/owner.ts';
import { recordingId } from '../../lib/domain/recording-id.ts';
import { Secret } from '../../lib/domain/secret.ts';
import { sendOverNetwork } from '../../lib/runtime/http.ts';
import { webexReader } from '../../lib/webex/reader.ts';
import { fixedToken } from '../../lib/webex/token.ts';
import type { SimulatorOptions } from '../../local/simulator/simulator.ts';
import { at } from '../build/recordings.ts';
import { aSimulator } from '../build/simulator.ts';
import {
  all,
  anItem,
  aReader,
  fakeWebex,
  hastyClock,
  inAYear,
  refusalOf,
  sharedGates,
} from '../build/webex.ts';

const id = '7b1de5ac-58c1-4d7e-9f0a-1c6f3a0b9e21';
const window = { from: at('2026-09-01T00:00:00Z'), to: at('2026-10-01T00:00:00Z') };

/** How the list of an owner was asked for. */
async function questions(owner: Owner) {
  const webex = fakeWebex(() => ({ body: { items: [] } }));
  await all(aReader({ webex }).list({ ...window, owner }, inAYear));
  return webex.arrived.map(({ url }) => [
    url.searchParams.get('ownerEmail'),
    url.searchParams.get('ownerId'),
  ]);
}

describe('the list of an owner', () => {
  it('is asked for by each address of a person, and by the id', async () => {
    expect(
      await questions({ id, type: 'user', email: 'new@example.com', formerEmails: ['old@example.com'] }),
    ).toEqual([
      ['new@example.com', null],
      ['old@example.com', null],
      [null, id],
    ]);
    expect(await questions({ id, type: 'user' })).toEqual([[null, id]]);
  });

  it.each(['place', 'virtualLine', 'callQueue', 'hologram'])(
    'is asked for by the id of a %s alone',
    async type => {
      expect(await questions({ id, type, email: 'room@example.com' })).toEqual([[null, id]]);
    },
  );

  it('is not whole, which is an error, when one of its lists fails', async () => {
    const webex = fakeWebex(({ url }) =>
      url.searchParams.has('ownerId') ? { status: 400 } : { body: { items: [anItem()] } },
    );
    const owner = { id, type: 'user', email: 'new@example.com' };
    expect(await refusalOf(all(aReader({ webex }).list({ ...window, owner }, inAYear)))).toMatchObject({
      name: 'TransientError',
    });
  });
});

/** Whether the list of the named owner of a simulated organisation shows the owner's one recording. */
async function isFound(
  switches: SimulatorOptions['switches'],
  change: { email?: string; state?: 'deleted' },
  known: (owner: Owner) => Owner = owner => owner,
): Promise<boolean> {
  const simulator = await aSimulator({ switches });
  const [, person] = await simulator.people();
  const email = person?.emails[0] ?? '';
  const webexId = await simulator.add({
    owner: email,
    timeRecorded: '2026-09-20T08:00:00Z',
    createTime: '2026-09-20T08:10:00Z',
  });
  const owner = { id: (await simulator.recordingOf(webexId))?.ownerId ?? '', type: 'user', email };
  await simulator.admin('/people', { person: email, ...change });
  const reader = webexReader({
    baseUrl: new URL(simulator.apiUrl),
    token: fixedToken(new Secret(simulator.tokens.compliance)),
    tokenName: 'compliance-read',
    send: sendOverNetwork,
    clock: hastyClock(),
    random: () => 0.5,
    gates: sharedGates(),
  });
  const pages = await all(reader.list({ ...window, owner: known(owner) }, inAYear));
  return pages.some(page => page.recordings.some(each => each.id === recordingId.parse(webexId)));
}

describe('the recordings of somebody who', () => {
  const email = 'another.name@acme.example';
  const renamed = (owner: Owner): Owner => ({ ...owner, email, formerEmails: [owner.email ?? ''] });
  const renamedOnly = (owner: Owner): Owner => ({ ...owner, email });

  it.each(['new', 'old'] as const)(
    'was renamed are found while Webex shows the %s address, before and after that is known',
    async renamedOwner => {
      expect(await isFound({ renamedOwner }, { email })).toBe(true);
      expect(await isFound({ renamedOwner }, { email }, renamed)).toBe(true);
      expect(await isFound({ renamedOwner }, { email }, renamedOnly)).toBe(true);
    },
  );

  it('was renamed are found by the old address also where Webex lists by address only', async () => {
    const switches = { renamedOwner: 'old', orgList: 'own-unless-email' } as const;
    expect(await isFound(switches, { email }, renamed)).toBe(true);
    expect(await isFound(switches, { email }, renamedOnly)).toBe(false);
  });

  it('was deleted are found where Webex finds them at all', async () => {
    expect(await isFound({ deletedOwnerFilter: 'finds' }, { state: 'deleted' })).toBe(true);
    expect(await isFound({ deletedOwnerFilter: 'empty' }, { state: 'deleted' })).toBe(false);
  });
});

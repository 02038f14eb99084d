import { describe, expect, it } from 'vitest';
import { ConfigurationError, TransientError } from '../../lib/domain/errors.ts';
import { foundAccounts } from '../../lib/steps/owner-accounts.ts';
import { rememberOwners } from '../../lib/steps/owners.ts';
import { aPerson, enrichWorld, idOf } from '../build/enrich-world.ts';
import { aCase, aLeave, aReturn } from '../build/offboardings.ts';

const marta = 'marta.lindqvist@example.com';
const look = {
  hr: {
    system: 'hr',
    assurance: 'signed',
    subject: { sourceUserId: '4711', emails: [] },
    look: { occurredAt: '2026-03-02T09:00:00Z' },
  },
};

describe('whom a case is about', () => {
  it('is found by address; nothing of theirs is trashed from then on', async () => {
    const world = await enrichWorld();
    await world.open();
    expect(await world.enrich()).toMatchObject({
      status: 'scheduled',
      ownerId: idOf(1),
      account: { state: 'active', seenAt: '2026-03-02T10:00:00.000Z' },
      successor: { ownerId: idOf(2), basis: 'manager' },
    });
    expect((await foundAccounts(world)).get(idOf(1))).toMatchObject({ state: 'leaving' });
  });

  it('is found by what is remembered of owners, once renamed or gone', async () => {
    const world = await enrichWorld({
      people: [aPerson(2)],
      terms: { defaultSuccessor: 'person.2@example.com' },
    });
    await rememberOwners([{ id: idOf(1), type: 'user', email: 'Marta.Lindqvist@example.com' }], world);
    await world.open();
    expect(await world.enrich()).toMatchObject({
      status: 'scheduled',
      ownerId: idOf(1),
      account: { state: 'gone' },
      successor: { ownerId: idOf(2), basis: 'default' },
    });
  });

  it('is looked for once more a day later where nobody is found, and then the case ends', async () => {
    const world = await enrichWorld({ people: [] });
    await world.open();
    const first = await world.enrich();
    expect(first).toMatchObject({ status: 'noted', lookAt: '2026-03-03T10:00:00.000Z' });
    expect(first.wake).toBeUndefined();
    world.clock.set('2026-03-03T10:00:00Z');
    expect(await world.ring()).toBe(1);
    expect(await world.enrich()).toMatchObject({ status: 'no-account' });
  });

  it('is nobody whom only those name who cannot prove it, where others can', async () => {
    const world = await enrichWorld({ people: [aPerson(1), aPerson(2), aPerson(3)] });
    const idp = { system: 'idp', assurance: 'shared-secret', subject: { emails: ['person.3@example.com'] } };
    await world.open({ words: { ...aCase().words, idp } });
    expect(await world.enrich()).toMatchObject({ status: 'scheduled', ownerId: idOf(1) });
  });

  it('is for a person to say where what is known leads to several', async () => {
    const world = await enrichWorld({ people: [aPerson(1), aPerson(2), aPerson(3)] });
    const other = { system: 'ad', assurance: 'signed', subject: { emails: ['person.3@example.com'] } };
    const approval = { by: 'Ana Rebelo', at: '2026-03-02T09:30:00Z' };
    await world.open({ words: { ...aCase().words, ad: other }, approval });
    const found = await world.enrich();
    expect(found).toMatchObject({ status: 'held', for: ['several-people'] });
    expect(found.ownerId).toBeUndefined();
  });

  it('may have two cases, which become one', async () => {
    const world = await enrichWorld({
      people: [aPerson(1, { emails: [marta, 'm.l@example.com'] }), aPerson(2)],
    });
    const idp = {
      system: 'idp',
      assurance: 'shared-secret',
      subject: { emails: ['m.l@example.com'] },
      leave: {
        signal: 'account-disabled',
        alone: false,
        occurredAt: '2026-03-02T08:00:00Z',
        effectiveAt: '2026-03-02T08:00:00Z',
      },
    };
    const held = aCase('held', { id: '2026-03-01-0000beef', words: { idp }, ownerId: idOf(1) });
    await world.put(held, ['email:m.l@example.com', `webex:${idOf(1)}`]);
    await world.open();
    await world.enrich();
    expect(await world.theCase('2026-03-01-0000beef')).toMatchObject({
      status: 'merged',
      into: '2026-03-02-0000cafe',
    });
    expect(await world.enrich()).toMatchObject({ status: 'scheduled', words: { hr: {}, idp: {} } });
    const led = await world.offboardings.whose([`webex:${idOf(1)}`, 'email:m.l@example.com']);
    expect(led.map(({ id }) => id)).toEqual(['2026-03-02-0000cafe']);
  });
});

describe('who gets the recordings', () => {
  it.each([
    ['missing', undefined, {}],
    ['inactive', { state: 'inactive' as const }, {}],
    ['not shown', { state: 'unknown' as const }, {}],
    ['of another organisation', { organisationId: idOf(99) }, {}],
    ['leaving', {}, { leaves: true }],
  ])(
    'is nobody who is %s: an alarm, until a default is there',
    async (_what, manager, { leaves }: { leaves?: boolean }) => {
      const terms = { defaultSuccessor: undefined as string | undefined };
      const world = await enrichWorld({
        people: [aPerson(1), ...(manager === undefined ? [] : [aPerson(2, manager)]), aPerson(3)],
        terms,
      });
      if (leaves === true)
        await world.put(aCase('held', { id: '2026-03-01-0000beef' }), ['email:person.2@example.com']);
      await world.open();
      expect(await world.enrich()).toMatchObject({ status: 'needs-successor' });
      expect(world.said('offboarding-needs-successor')).toEqual([
        { level: 'error', event: 'offboarding-needs-successor', facts: { id: '2026-03-02-0000cafe' } },
      ]);
      world.staff.set(idOf(2), aPerson(2));
      if (leaves === true) return;
      world.clock.set('2026-03-03T10:00:00Z');
      expect(await world.ring()).toBe(1);
      expect(await world.enrich()).toMatchObject({ status: 'scheduled', successor: { ownerId: idOf(2) } });
    },
  );

  it.each([
    ['the manager', 'signed', 'person.2@example.com', 2, 'named'],
    ['a custodian', 'signed', 'person.4@example.com', 4, 'named'],
    ['somebody else', 'signed', 'person.3@example.com', 2, 'manager'],
    ['a custodian, without a signature of the body', 'jwt', 'person.4@example.com', 2, 'manager'],
  ])('is %s whom a message names, or not', async (_who, assurance, email, number, basis) => {
    const world = await enrichWorld({
      people: [1, 2, 3, 4].map(each => aPerson(each)),
      terms: { custodians: { sales: 'person.4@example.com' } },
    });
    const hr = { ...aCase().words['hr'], assurance, manager: { email }, successor: { email } };
    await world.open({ words: { hr } });
    expect(await world.enrich()).toMatchObject({ successor: { ownerId: idOf(number), basis } });
  });

  it('is the custodian of the department, or of the domain, where there is no manager', async () => {
    const custodians = { sales: 'person.3@example.com', '@example.com': 'person.4@example.com' };
    const of = async (department: string) => {
      const person = aPerson(1, { managerId: undefined, department });
      const world = await enrichWorld({ people: [person, aPerson(3), aPerson(4)], terms: { custodians } });
      await world.open();
      return (await world.enrich()).successor;
    };
    expect(await of('Sales')).toEqual({ ownerId: idOf(3), basis: 'custodian' });
    expect(await of('Support')).toEqual({ ownerId: idOf(4), basis: 'custodian' });
  });
});

describe('what has only changed', () => {
  const about = {
    connection: 'hr',
    occurredAt: aLeave().occurredAt,
    subject: { sourceUserId: '4711', emails: [marta] },
  };
  it('is read, and what is read there counts', async () => {
    const world = await enrichWorld({ read: async () => aLeave(about) });
    await world.open({ words: look });
    expect(await world.enrich()).toMatchObject({
      status: 'scheduled',
      effectiveAt: '2026-03-31T22:00:00.000Z',
    });
    expect(await world.offboardings.whose([`email:${marta}`])).toHaveLength(1);
  });

  it('and is no departure takes back nothing that others say', async () => {
    const leave = {
      signal: 'hr-termination',
      alone: true,
      occurredAt: '2026-03-01T09:00:00Z',
      effectiveAt: '2026-03-31T22:00:00Z',
    };
    const ad = { system: 'ad', assurance: 'jwt', subject: { emails: [marta] }, leave };
    const world = await enrichWorld({ read: async () => aReturn(about) });
    await world.open({ words: { ...look, ad } });
    expect(await world.enrich()).toMatchObject({ status: 'scheduled' });
  });

  it('and is no departure ends a case of which nobody else speaks', async () => {
    const world = await enrichWorld({ read: async () => aReturn(about) });
    await world.open({ words: look });
    expect(await world.enrich()).toMatchObject({ status: 'cancelled', because: 'not-leaving' });
  });

  it('and cannot be read, because nobody has said where, is an alarm, and is tried again', async () => {
    const world = await enrichWorld({
      read: () => Promise.reject(new ConfigurationError(['connection hr has no api'])),
    });
    await world.open({ words: look });
    expect(await world.enrich()).toMatchObject({ status: 'noted', lookAt: '2026-03-02T11:00:00.000Z' });
    expect(world.said('offboarding-not-enriched')).toMatchObject([{ level: 'error' }]);
  });
});

it('what cannot be looked up now is looked up a quarter of an hour later', async () => {
  const world = await enrichWorld();
  await world.open();
  world.trouble.now = new TransientError('webex-unavailable', 'Webex does not answer.');
  const waiting = await world.enrich();
  expect(waiting).toMatchObject({ status: 'noted', lookAt: '2026-03-02T10:15:00.000Z' });
  expect(waiting.wake).toBeUndefined();
  world.trouble.now = undefined;
  expect((await world.enrich()).status).toBe('noted');
  world.clock.set('2026-03-02T10:15:00Z');
  expect(await world.ring()).toBe(1);
  expect((await world.enrich()).status).toBe('scheduled');
});

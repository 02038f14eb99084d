import { describe, expect, it } from 'vitest';
import { coveredBy, hold, sameHold } from '../../lib/domain/hold.ts';
import type { Facts } from '../../lib/domain/recording.ts';
import { aHold } from '../build/holds.ts';
import { aDiscovered, anArchived, anId, aParked, facts, spelledByWebex } from '../build/recordings.ts';

const marta = '7b1de5ac-58c1-4d7e-9f0a-1c6f3a0b9e21';
const joao = 'f3a94c10-0d5e-4a8b-8c77-2b9e6d1f4a35';
const lisbon = '2f6b8f0e-93c4-4f0c-8d2e-5a1d9c7b6e43';
const release = { releasedAt: '2026-03-05T12:00:00Z', releasedBy: 'Ana Rebelo' };
const hydra = (type: string, id: string) =>
  Buffer.from(`ciscospark://us/${type}/${id}`).toString('base64').replaceAll('=', '');

describe('what is read as a hold', () => {
  const read = (change: Record<string, unknown>) => hold.safeParse({ ...aHold(), ...change }).success;

  it.each<[string, Record<string, unknown>]>([
    ['an empty reason', { reason: '' }],
    ['a reason of blanks', { reason: ' \n\t\u00A0' }],
    ['a reason that nobody can see', { reason: '\u200B\u2060' }],
    ['a reason of 501 characters', { reason: 'x'.repeat(501) }],
    ['no reason', { reason: undefined }],
    ['nobody who placed it', { by: ' ' }],
    ['no id', { id: undefined }],
    ['a blank id', { id: ' ' }],
    ['an id of 101 characters', { id: 'x'.repeat(101) }],
    ['a time without a zone', { placedAt: '2026-03-02T12:00:00' }],
    ['no scope', { scope: undefined }],
    ['a scope that is not known', { scope: 'topic', topic: 'Sales' }],
    ['a recording without an id', { scope: 'recording' }],
    ['a recording of what is no id', { scope: 'recording', recordingId: 'all of them' }],
    ['an owner without an id', { scope: 'owner' }],
    ['a blank owner', { scope: 'owner', ownerId: ' ' }],
    ['a blank location', { scope: 'location', locationId: '' }],
    ['a blank type of service', { scope: 'service-type', serviceType: ' ' }],
    ['a release by nobody', { releasedAt: release.releasedAt }],
    ['a release at no time', { releasedBy: release.releasedBy }],
    ['a release by a blank', { ...release, releasedBy: ' ' }],
  ])('has not %s', (_name, change) => {
    expect(read(change)).toBe(false);
  });

  it('may have a reason of 500 characters, whatever they are made of', () => {
    expect(read({ reason: '🎧'.repeat(500) })).toBe(true);
    expect(read({ reason: '🎧'.repeat(501) })).toBe(false);
  });

  it('may be released', () => {
    expect(read(release)).toBe(true);
  });
});

describe('a hold covers', () => {
  const row = aDiscovered({ facts: facts() });

  it('the recording that it names, however that is spelled, and no other', () => {
    const named = anId();
    for (const recordingId of [named, spelledByWebex(named).toUpperCase(), hydra('RECORDING', named)]) {
      const one = aHold({ scope: 'recording', recordingId });
      expect(coveredBy([one], aDiscovered({ id: named }))).toStrictEqual([one]);
      expect(coveredBy([one], row)).toStrictEqual([]);
    }
  });

  it('what was its owner’s at first, and what is its owner’s now', () => {
    const reassigned = anArchived({ facts: facts({ owner: { id: joao, type: 'user' } }) });
    const [first, now] = [
      aHold({ scope: 'owner', ownerId: marta }),
      aHold({ scope: 'owner', ownerId: joao }),
    ];
    expect(coveredBy([first, now], reassigned)).toStrictEqual([first, now]);
    expect(coveredBy([first, now], row)).toStrictEqual([first]);
    const other = aHold({ scope: 'owner', ownerId: lisbon });
    expect(coveredBy([other], reassigned)).toStrictEqual([]);
  });

  it('what is its owner’s now, when that came later than the hold', () => {
    const ahead = aHold({ scope: 'owner', ownerId: joao, placedAt: '2026-01-01T00:00:00Z' });
    expect(coveredBy([ahead], row)).toStrictEqual([]);
    expect(coveredBy([ahead], aDiscovered({ facts: ownedBy(joao) }))).toStrictEqual([ahead]);
  });

  it.each([
    ['in capitals', marta.toUpperCase()],
    ['without dashes', marta.replaceAll('-', '')],
    ['with blanks around it', ` ${marta}\n`],
    ['as other interfaces of Webex give it', hydra('PEOPLE', marta)],
  ])('its owner’s recordings when the id was written %s', (_name, ownerId) => {
    const one = aHold({ scope: 'owner', ownerId });
    expect(coveredBy([one], row)).toStrictEqual([one]);
    expect(coveredBy([one], aDiscovered({ facts: ownedBy(joao) }))).toStrictEqual([]);
  });

  it('what was recorded at its location', () => {
    const [here, spelled, elsewhere] = [lisbon, hydra('LOCATION', lisbon), 'US'].map(locationId =>
      aHold({ scope: 'location', locationId }),
    );
    if (here === undefined || spelled === undefined || elsewhere === undefined)
      throw new Error('There are three.');
    expect(coveredBy([here, spelled, elsewhere], row)).toStrictEqual([here, spelled]);
  });

  it('what may have been recorded at its location, because Webex does not say where', () => {
    const { locationId: _unknown, ...origin } = facts().origin;
    const one = aHold({ scope: 'location', locationId: lisbon });
    expect(coveredBy([one], aDiscovered({ facts: facts({ origin }) }))).toStrictEqual([one]);
  });

  it('what its type of service made', () => {
    const [calling, assist] = [
      aHold({ scope: 'service-type', serviceType: 'Calling' }),
      aHold({ scope: 'service-type', serviceType: 'customerAssist' }),
    ];
    expect(coveredBy([calling, assist], row)).toStrictEqual([calling]);
  });

  it('everything', () => {
    expect(coveredBy([aHold()], row)).toStrictEqual([aHold()]);
    expect(coveredBy([aHold()], anArchived({ facts: ownedBy(joao) }))).toStrictEqual([aHold()]);
  });

  it('a recording of which nothing is known but its id, unless it names another', () => {
    const { facts: _none, ...unknown } = aParked({ reason: 'malformed' });
    const scopes = [
      { scope: 'everything' },
      { scope: 'recording', recordingId: unknown.id },
      { scope: 'owner', ownerId: marta },
      { scope: 'location', locationId: lisbon },
      { scope: 'service-type', serviceType: 'calling' },
    ];
    const holds = scopes.map(scope => aHold(scope));
    const another = aHold({ scope: 'recording', recordingId: anId() });
    expect(coveredBy([another, ...holds], unknown)).toStrictEqual(holds);
  });

  it.each<[string, Record<string, unknown>]>([
    ['everything', { scope: 'everything' }],
    ['the recording', { scope: 'recording', recordingId: row.id }],
    ['the owner', { scope: 'owner', ownerId: marta }],
    ['the location', { scope: 'location', locationId: lisbon }],
    ['the type of service', { scope: 'service-type', serviceType: 'calling' }],
  ])('nothing once it is released, where it was on %s', (_name, scope) => {
    expect(coveredBy([aHold(scope)], row)).toStrictEqual([aHold(scope)]);
    expect(coveredBy([aHold({ ...scope, ...release })], row)).toStrictEqual([]);
  });

  it('nothing where there is none', () => {
    expect(coveredBy([], row)).toStrictEqual([]);
  });
});

describe('two holds', () => {
  it('are the same whatever order their fields are in, and whatever is undefined', () => {
    const { id, ...rest } = aHold();
    expect(sameHold({ ...rest, id, releasedBy: undefined }, aHold())).toBe(true);
  });

  it('differ when a field does', () => {
    expect(sameHold(aHold({ reason: 'Case 4712' }), aHold())).toBe(false);
    expect(sameHold(aHold(release), aHold())).toBe(false);
  });
});

function ownedBy(ownerId: string): Facts {
  return facts({ origin: { ...facts().origin, ownerId } });
}

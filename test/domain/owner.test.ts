import { describe, expect, it } from 'vitest';
import {
  addressesOf,
  knownOwner,
  ownerIdOf,
  remembered,
  uuidOf,
  type KnownOwner,
  type SeenOwner,
  type Sighting,
} from '../../lib/domain/owner.ts';
import { at } from '../build/recordings.ts';

const id = '7b1de5ac-58c1-4d7e-9f0a-1c6f3a0b9e21';
const hydra = Buffer.from(`ciscospark://us/PEOPLE/${id}`).toString('base64url');
const marta = { id, type: 'user', email: 'marta@example.com' };

describe('the id of an owner', () => {
  it.each([id, id.toUpperCase(), id.replaceAll('-', ''), hydra, ` ${id} `])(
    'is spelled as recordings spell it, whichever way %s is written',
    spelling => {
      expect(ownerIdOf(spelling)).toBe(id);
      expect(uuidOf(spelling)).toBe(id);
    },
  );

  it('that is no UUID is kept as it is, and is none', () => {
    expect(ownerIdOf('Queue-7')).toBe('Queue-7');
    expect(uuidOf('Queue-7')).toBeUndefined();
    expect(uuidOf(Buffer.from('ciscospark://us/CALL_QUEUE/abc').toString('base64url'))).toBeUndefined();
  });
});

/** What is remembered, where that is something new. */
function after(before: KnownOwner, seen: SeenOwner, how: Sighting): KnownOwner {
  return remembered(before, seen, how) ?? expect.fail('It is nothing new.');
}

describe('what is remembered of an owner', () => {
  const known: KnownOwner = { ...marta, listed: true, recorded: true };

  it('is the id as recordings spell it, and how it was seen', () => {
    expect(remembered(undefined, { ...marta, id: hydra }, 'listed')).toStrictEqual({
      ...marta,
      listed: true,
    });
    expect(remembered(undefined, marta, 'recorded')).toStrictEqual({ ...marta, recorded: true });
  });

  it('is nothing new at the second sighting, whatever the letters of the address', () => {
    expect(remembered(known, marta, 'listed')).toBeUndefined();
    expect(remembered(known, { ...marta, email: 'Marta@Example.com' }, 'recorded')).toBeUndefined();
    expect(remembered(known, { id, type: 'user' }, 'recorded')).toBeUndefined();
  });

  it('is that recordings were seen of somebody who was only listed', () => {
    const { recorded: _recorded, ...listed } = known;
    expect(remembered(listed, marta, 'recorded')).toStrictEqual(known);
  });

  it('is each address, the newest first, and an old one that shows up again changes nothing', () => {
    const renamed = after(known, { ...marta, email: 'marta.holm@example.com' }, 'listed');
    expect(renamed).toStrictEqual({
      ...known,
      email: 'marta.holm@example.com',
      formerEmails: ['marta@example.com'],
    });
    expect(remembered(renamed, marta, 'recorded')).toBeUndefined();
    expect(addressesOf(renamed)).toEqual(['marta.holm@example.com', 'marta@example.com']);
  });

  it('is at most three former addresses', () => {
    let owner = known;
    for (const n of [1, 2, 3, 4, 5]) owner = after(owner, { ...marta, email: `m${n}@example.com` }, 'listed');
    expect(addressesOf(owner)).toEqual([5, 4, 3, 2].map(n => `m${n}@example.com`));
  });

  it('is no address of what is no person', () => {
    const room = { id, type: 'place', email: 'room.7@example.com' };
    expect(remembered(undefined, room, 'recorded')).toStrictEqual({ id, type: 'place', recorded: true });
    expect(remembered(undefined, { ...marta, email: ' ' }, 'listed')).toStrictEqual({
      id,
      type: 'user',
      listed: true,
    });
  });

  it.each([
    ['USER', 'user'],
    ['VIRTUAL_LINE', 'virtualLine'],
    ['CALLQUEUE', 'callQueue'],
    ['hologram', 'hologram'],
  ])('is the type %s as %s', (type, word) => {
    expect(remembered(undefined, { id, type }, 'recorded')).toMatchObject({ type: word });
  });

  it('is the type of the list that it is on, whatever its recordings say', () => {
    expect(remembered(known, { ...marta, type: 'place' }, 'recorded')).toBeUndefined();
    const seen: KnownOwner = { id, type: 'place', recorded: true };
    expect(remembered(seen, marta, 'listed')).toMatchObject({ type: 'user', email: marta.email });
    expect(remembered(seen, marta, 'recorded')).toMatchObject({ type: 'user', email: marta.email });
  });

  it('is a recording by which lists can be tried, and a newer one only after 30 days', () => {
    const sample = (createTime: string) => ({
      webexId: `of-${createTime}`,
      createTime: at(createTime),
      timeRecorded: at('2026-09-01T00:00:00Z'),
    });
    const first = { ...marta, sample: sample('2026-09-01T00:00:00Z') };
    const sampled = after(known, { ...first, sample: { ...first.sample, ...{ topic: 'Call' } } }, 'recorded');
    expect(sampled).toStrictEqual({ ...known, sample: first.sample });
    expect(knownOwner.parse(JSON.parse(JSON.stringify(sampled)))).toStrictEqual(sampled);
    const soon = { ...marta, sample: sample('2026-09-30T23:59:59Z') };
    expect(remembered(sampled, soon, 'recorded')).toBeUndefined();
    const late = { ...marta, sample: sample('2026-10-01T00:00:00Z') };
    expect(remembered(sampled, late, 'recorded')).toStrictEqual({ ...known, sample: late.sample });
  });

  it('is that somebody has left until they are listed again, whatever of theirs is recorded', () => {
    const leaver: KnownOwner = { ...known, left: true };
    expect(remembered(leaver, marta, 'recorded')).toBeUndefined();
    expect(remembered(leaver, marta, 'listed')).toStrictEqual(known);
  });
});

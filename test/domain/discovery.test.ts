import { describe, expect, it } from 'vitest';
import { discover, parkMalformed, reviewKnown } from '../../lib/domain/discovery.ts';
import { assertLegalMove } from '../../lib/domain/lifecycle.ts';
import { discovered, recording, type Recording } from '../../lib/domain/recording.ts';
import { anArchived, aParked, at } from '../build/recordings.ts';
import { aWebexRecording } from '../build/webex-in-memory.ts';

const discovery = at('2026-03-02T10:00:00Z');
const now = at('2026-03-05T08:00:00Z');
const seen = aWebexRecording();
// As it comes back from a table: what is undefined is not there.
const row = discovered.parse(JSON.parse(JSON.stringify(discover(seen, discovery))));
const newOwner = { ownerId: 'f3a9', ownerEmail: 'joao.pereira@example.com', ownerType: 'user' };

function review(before: Recording, shown = seen): Recording | undefined {
  const after = reviewKnown(before, shown, now);
  if (after === undefined) return undefined;
  assertLegalMove(before.status, after.status);
  return recording.parse(JSON.parse(JSON.stringify(after)));
}

describe('a recording that is shown again', () => {
  it('unchanged leaves nothing to write', () => {
    expect(review(row)).toBeUndefined();
    expect(review({ ...row, status: 'archived', archive: anArchived().archive })).toBeUndefined();
  });

  it.each([
    ['another topic', { topic: 'Renamed' }],
    ['another address of the same owner', { ownerEmail: 'm.lindqvist@example.com' }],
    ['another location', { locationId: 'elsewhere' }],
    ['another spelling of its id', { webexId: seen.webexId.toUpperCase() }],
  ])('with %s leaves nothing to write', (_what, change) => {
    expect(review(row, { ...seen, ...change })).toBeUndefined();
  });

  it('with a new owner notes it beside the origin, and drops it when the first owner is back', () => {
    const reassigned = review(row, { ...seen, ...newOwner });
    expect(reassigned).toMatchObject({
      facts: {
        origin: row.facts.origin,
        owner: { id: 'f3a9', email: 'joao.pereira@example.com', type: 'user' },
      },
    });
    if (reassigned === undefined) throw new Error('It changed.');
    expect(review(reassigned, { ...seen, ...newOwner, ownerEmail: 'j@example.com' })).toBeUndefined();
    expect(review(reassigned, { ...seen, ...newOwner, ownerId: 'c0de' })).toMatchObject({
      facts: { owner: { id: 'c0de' } },
    });
    // Who had it meanwhile is kept: a hold on them goes on.
    expect(review(reassigned)).toEqual({
      ...row,
      facts: { ...row.facts, formerOwners: [{ id: 'f3a9', until: now }] },
    });
  });

  it('follows length and size until its audio is archived, also while it is parked', () => {
    const grown = { ...seen, durationSeconds: 70, sizeBytes: 140_000 };
    const facts = { durationSeconds: 70, sizeBytes: 140_000 };
    expect(review(row, grown)).toMatchObject({ status: 'discovered', facts });
    expect(review(aParked({ facts: row.facts, reason: 'duration-mismatch' }), grown)).toMatchObject({
      status: 'parked',
      facts,
    });
    const { archive } = anArchived();
    expect(review({ ...row, status: 'archived', archive }, grown)).toBeUndefined();
    expect(review(aParked({ facts: row.facts, archive, parkedFrom: 'archived' }), grown)).toBeUndefined();
  });
});

describe('an item that could not be read', () => {
  const parked = parkMalformed({ key: seen.id, webexId: seen.webexId, problem: 'topic' }, discovery);

  it('begins its life when it can be read, as first found then', () => {
    expect(review(parked)).toEqual({ ...row, discoveredAt: discovery, lookAt: now });
  });

  it('that was known before keeps its origin', () => {
    const known = aParked({ id: seen.id, facts: row.facts, reason: 'malformed', attempts: 3 });
    const healed = review(known, { ...seen, ...newOwner, durationSeconds: 11 });
    expect(healed).toMatchObject({
      status: 'discovered',
      attempts: 0,
      lookAt: now,
      facts: { origin: row.facts.origin, owner: { id: 'f3a9' }, durationSeconds: 11 },
    });
  });

  it('that was archived before is archived again, with what is known of its copy', () => {
    const { archive } = anArchived();
    const known = aParked({
      id: seen.id,
      facts: row.facts,
      archive,
      parkedFrom: 'archived',
      reason: 'malformed',
    });
    expect(review(known)).toMatchObject({ status: 'archived', archive, lookAt: now, facts: row.facts });
  });

  it('stays parked where a person was called for another reason', () => {
    expect(review(aParked({ facts: row.facts, reason: 'not-audio' }))).toBeUndefined();
    const { facts: _none, ...unknown } = aParked({ reason: 'too-large' });
    expect(review(unknown)).toBeUndefined();
  });
});

describe('a recording that was looked for in vain', () => {
  const absence = { looks: 2, since: at('2026-03-04T00:00:00Z'), lastLookAt: at('2026-03-04T12:00:00Z') };
  const archived = { ...row, status: 'archived', archive: anArchived().archive } as const;

  it.each<[string, Recording]>([
    ['discovered', row],
    ['archived', archived],
  ])('and is listed counts as there, and is due at once: %s', (_status, before) => {
    const missing: Recording = {
      ...before,
      fault: 'not-found',
      absence,
      lookAt: at('2026-03-05T20:00:00Z'),
    };
    expect(review(missing)).toEqual({ ...before, fault: 'not-found', lookAt: now });
  });
});

describe('a recording that had vanished', () => {
  it('is discovered anew when it is back, with its origin', () => {
    const vanished: Recording = {
      ...row,
      status: 'vanished',
      vanishedAt: at('2026-03-04T00:00:00Z'),
      archive: anArchived().archive,
    };
    expect(review(vanished, { ...seen, ...newOwner })).toMatchObject({
      status: 'discovered',
      discoveredAt: discovery,
      lookAt: now,
      facts: { origin: row.facts.origin, owner: { id: 'f3a9' } },
      // Webex may not give the audio a second time.
      archive: anArchived().archive,
    });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  binBody,
  callerOf,
  deleteBody,
  reassignBody,
  RuleError,
  type BinSelection,
  type ReassignSelection,
  type Rule,
} from '../../lib/webex/rules.ts';

const user = ['spark:recordings_read', 'spark:recordings_write'];
const admin = ['spark-admin:recordings_write'];
const both = [...user, ...admin];
const someone = 'marta.lindqvist@example.com';
const leaver = 'olof.berg@example.com';
const one = '5d0f6a2e-3b7c-4c1e-9f55-2a8f0b6de913';
const ids = (count: number) => Array.from({ length: count }, (_each, n) => `${n}`.padStart(32, '0'));

/** The body, or the rule that forbids it. */
function ruled(make: () => unknown): unknown {
  try {
    return make();
  } catch (error) {
    if (error instanceof RuleError) return error.rule;
    throw error;
  }
}

describe('a token', () => {
  it.each([
    ['user', user],
    ['admin', admin],
    // Webex looks for the stronger scope first.
    ['admin', both],
  ])('counts as %s with the scopes %j', (caller, scopes) => {
    expect(callerOf(scopes)).toBe(caller);
  });

  it.each([
    ['scope-missing', []],
    ['scope-missing', ['spark-compliance:recordings_write', 'spark-admin:recordings_read']],
    ['scopes-unknown', undefined],
  ])('counts as nobody (%s) with the scopes %j', (rule, scopes) => {
    expect(ruled(() => callerOf(scopes))).toBe(rule);
  });
});

describe('a call for the recycle bin', () => {
  const cases: [string, BinSelection, readonly string[] | undefined, unknown][] = [
    ['ids of a user', { recordingIds: [one] }, user, { trashAll: false, recordingIds: [one] }],
    ['ids of an administrator', { recordingIds: [one] }, admin, { trashAll: false, recordingIds: [one] }],
    ['ids, whoever asks', { recordingIds: [one] }, undefined, { trashAll: false, recordingIds: [one] }],
    ['a hundred ids', { recordingIds: ids(100) }, admin, { trashAll: false, recordingIds: ids(100) }],
    ['a hundred and one', { recordingIds: ids(101) }, admin, 'ids-too-many'],
    ['no ids', { recordingIds: [] }, admin, 'ids-missing'],
    ['nothing', {}, admin, 'ids-missing'],
    ['an id that is none', { recordingIds: [one, '..'] }, admin, 'id-malformed'],
    ['ids and an owner', { recordingIds: [one], ownerEmail: someone }, admin, 'owner-not-allowed'],
    ['an owner without "all"', { ownerEmail: someone }, admin, 'owner-not-allowed'],
    ['all of an owner', { all: true, ownerEmail: someone }, admin, { trashAll: true, ownerEmail: someone }],
    [
      'all, with an empty list',
      { all: true, ownerEmail: someone, recordingIds: [] },
      admin,
      { trashAll: true, ownerEmail: someone },
    ],
    ['all of nobody', { all: true }, admin, 'owner-missing'],
    ['all of a blank', { all: true, ownerEmail: ' ' }, admin, 'owner-blank'],
    ['all of nobody with both scopes', { all: true }, both, 'owner-missing'],
    ['all of their own', { all: true }, user, { trashAll: true }],
    ['all of another', { all: true, ownerEmail: someone }, user, 'owner-not-allowed'],
    ['all and ids', { all: true, ownerEmail: someone, recordingIds: [one] }, admin, 'ids-with-all'],
    ['all and ids of a user', { all: true, recordingIds: [one] }, user, 'ids-with-all'],
    ['all, with scopes unknown', { all: true, ownerEmail: someone }, undefined, 'scopes-unknown'],
  ];

  it.each(cases)('may or may not be for %s', (_what, selection, scopes, outcome) => {
    expect(ruled(() => binBody('trashAll', selection, scopes))).toStrictEqual(outcome);
  });

  it.each(['trashAll', 'restoreAll', 'purgeAll'] as const)('says %s in its own word', flag => {
    expect(binBody(flag, { recordingIds: [one] }, admin)).toStrictEqual({
      [flag]: false,
      recordingIds: [one],
    });
    expect(binBody(flag, { all: true }, user)).toStrictEqual({ [flag]: true });
  });

  const selections = fc.record(
    {
      all: fc.boolean(),
      ownerEmail: fc.constantFrom('', ' ', someone, leaver),
      recordingIds: fc.oneof(fc.constant([]), fc.nat(130).map(ids), fc.array(fc.string(), { maxLength: 3 })),
    },
    { requiredKeys: [] },
  );
  const scopes = fc.option(fc.subarray([...both, 'spark-compliance:recordings_write']), { nil: undefined });

  /** The table of the facts, told from the other side: what may leave, and from whom. */
  function allowedBodies(selection: BinSelection, isAdmin: boolean): unknown[] {
    const { all = false, ownerEmail, recordingIds = [] } = selection;
    const [unowned, count] = [ownerEmail === undefined, recordingIds.length];
    const table: [boolean[], unknown][] = [
      [[!all, unowned, count > 0, count <= 100], { purgeAll: false, recordingIds }],
      [[all, isAdmin, count === 0, !unowned], { purgeAll: true, ownerEmail }],
      [[all, !isAdmin, count === 0, unowned], { purgeAll: true }],
    ];
    return table.filter(([holds]) => holds.every(Boolean)).map(([, body]) => body);
  }

  it('names ids or an owner or is all of the caller, whatever was asked for', () => {
    fc.assert(
      fc.property(selections, scopes, (selection, held) => {
        const body = ruled(() => binBody('purgeAll', selection, held));
        if (typeof body === 'string') return;
        const isAdmin = held?.includes('spark-admin:recordings_write') ?? false;
        expect(allowedBodies(selection, isAdmin)).toStrictEqual([body]);
        expect(Object.values(body ?? {})).not.toContain('');
      }),
      { numRuns: 1_000 },
    );
  });

  it('is never refused where the facts allow it', () => {
    const some = fc.integer({ min: 1, max: 100 }).map(ids);
    fc.assert(
      fc.property(scopes, some, (held, recordingIds) => {
        expect(ruled(() => binBody('trashAll', { recordingIds }, held))).toStrictEqual({
          trashAll: false,
          recordingIds,
        });
      }),
    );
  });
});

describe('a reassignment', () => {
  const to = { reassignOwnerEmail: someone };
  const cases: [string, ReassignSelection, unknown][] = [
    ['all of an address', { ...to, ownerEmail: leaver }, { ...to, ownerEmail: leaver }],
    ['all of an owner id', { ...to, ownerId: 'line-1' }, { ...to, ownerID: 'line-1' }],
    [
      'all of the address where both are named',
      { ...to, ownerEmail: leaver, ownerId: 'line-1' },
      { ...to, ownerEmail: leaver },
    ],
    ['ids, whoever owns them', { ...to, recordingIds: [one] }, { ...to, recordingIds: [one] }],
    [
      'the ids that an address owns',
      { ...to, recordingIds: [one], ownerEmail: leaver },
      { ...to, ownerEmail: leaver, recordingIds: [one] },
    ],
    [
      'the ids that an owner id owns',
      { ...to, recordingIds: [one], ownerId: 'line-1' },
      { ...to, ownerID: 'line-1', recordingIds: [one] },
    ],
    [
      'the ids that the address owns where both are named',
      { ...to, recordingIds: [one], ownerEmail: leaver, ownerId: 'line-1' },
      { ...to, ownerEmail: leaver, recordingIds: [one] },
    ],
    ['nothing', to, 'selection-missing'],
    ['no new owner', { reassignOwnerEmail: '', recordingIds: [one] }, 'new-owner-missing'],
    ['a blank new owner', { reassignOwnerEmail: ' ', recordingIds: [one] }, 'new-owner-missing'],
    ['a blank owner', { ...to, ownerEmail: '' }, 'owner-blank'],
    ['a blank owner id', { ...to, ownerId: ' ' }, 'owner-blank'],
    ['a hundred and one ids', { ...to, recordingIds: ids(101) }, 'ids-too-many'],
    ['an id that is none', { ...to, recordingIds: [''] }, 'id-malformed'],
    // Webex would take it for "all of theirs".
    ['an empty list of an owner', { ...to, recordingIds: [], ownerEmail: leaver }, 'ids-missing'],
  ];

  it.each(cases)('may or may not be of %s', (_what, selection, outcome) => {
    expect(ruled(() => reassignBody(selection))).toStrictEqual(outcome);
  });

  it('never reaches further than it was asked to', () => {
    const selections = fc.record(
      {
        reassignOwnerEmail: fc.constantFrom('', someone),
        ownerEmail: fc.constantFrom('', leaver),
        ownerId: fc.constantFrom('', 'line-1'),
        recordingIds: fc.nat(130).map(ids),
      },
      { requiredKeys: ['reassignOwnerEmail'] },
    );
    fc.assert(
      fc.property(selections, selection => {
        const body = ruled(() => reassignBody(selection));
        if (typeof body === 'string') return;
        expect(body).toMatchObject({ reassignOwnerEmail: someone });
        const asked = selection.recordingIds;
        if (asked !== undefined) expect(body).toMatchObject({ recordingIds: asked });
        if (selection.ownerEmail !== undefined) expect(body).toMatchObject({ ownerEmail: leaver });
        else if (selection.ownerId !== undefined) expect(body).toMatchObject({ ownerID: 'line-1' });
        else expect(asked?.length).toBeGreaterThan(0);
        expect(Object.values(body ?? {}).every(value => value !== undefined && value !== '')).toBe(true);
      }),
    );
  });
});

describe('a deletion', () => {
  it.each<[string, Parameters<typeof deleteBody>[0], Rule | object]>([
    [
      "another's with a reason",
      { recordingId: one, reason: 'audit' },
      { reason: 'audit', comment: undefined },
    ],
    ['their own without', { recordingId: one, whose: 'own' }, { reason: undefined, comment: undefined }],
    ["another's without", { recordingId: one }, 'reason-missing'],
    ["another's, said so", { recordingId: one, whose: 'another' }, 'reason-missing'],
    ["another's with a blank", { recordingId: one, reason: ' ' }, 'reason-missing'],
    [
      'one with 255 characters',
      { recordingId: one, reason: 'r', comment: 'x'.repeat(255) },
      { reason: 'r', comment: 'x'.repeat(255) },
    ],
    [
      'one with 256 characters',
      { recordingId: one, reason: 'r', comment: 'x'.repeat(256) },
      'comment-too-long',
    ],
    ['one without an id', { recordingId: '', reason: 'r' }, 'id-malformed'],
    ['one with an id that is a path', { recordingId: '..', reason: 'r' }, 'id-malformed'],
  ])('may or may not be of %s', (_what, deletion, outcome) => {
    expect(ruled(() => deleteBody(deletion))).toStrictEqual(outcome);
  });
});

describe('a rule', () => {
  it('is named with what to do, without the people whom it is about', () => {
    const error = new RuleError('owner-missing', 'x');
    expect(error).toBeInstanceOf(Error);
    for (const selection of [
      { ownerEmail: someone },
      { all: true, recordingIds: [one], ownerEmail: someone },
    ]) {
      expect(() => binBody('trashAll', selection, admin)).toThrow(/leave/);
      expect(() => binBody('trashAll', selection, admin)).not.toThrow(/marta|5d0f/);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { departuresTally } from '../../lib/domain/departures.ts';
import type { Offboarding } from '../../lib/domain/offboarding.ts';
import { nothingReassigned } from '../../lib/domain/reassignment.ts';
import { aCase } from '../build/offboardings.ts';
import { at } from '../build/recordings.ts';

const now = at('2026-03-05T10:00:00Z');

function told(...cases: readonly Offboarding[]) {
  const tally = departuresTally({ webexDeletesAfterDays: 30 }, now);
  for (const each of cases) tally.add(each);
  return tally.total();
}

describe('departures in a report', () => {
  it('are counted by status, in the order of their lives', () => {
    expect(told(aCase('reassigned'), aCase('held'), aCase('held')).byStatus).toEqual([
      { status: 'held', cases: 2 },
      { status: 'reassigned', cases: 1 },
    ]);
  });

  it('that wait for a person are named with why and since when, the longest first, and nobody is named', () => {
    const returned = { returnedAt: '2026-04-02T10:00:00Z' };
    const moved = { ...nothingReassigned, moved: 3 };
    const left = ['00000000000000000000000000000001'];
    const total = told(
      aCase('reassigned', { id: 'back', ...returned, reassignment: moved }),
      aCase('reassigned', { id: 'back-in-time', ...returned, reassignment: nothingReassigned }),
      aCase('reassigned', {
        id: 'given-back',
        ...returned,
        reassignment: { ...moved, undoneAt: '2026-04-03T10:00:00Z' },
      }),
      aCase('reassigned', {
        id: 'refused',
        reassignment: { ...nothingReassigned, left, undoRefused: 'inactive' },
      }),
      aCase('held', { id: 'held', for: ['protected'] }),
      aCase('needs-successor', { id: 'nobody', openedAt: '2026-03-01T10:00:00Z' }),
      aCase('scheduled', { id: 'well' }),
    );
    expect(total.waits.map(each => [each.id, each.for, each.since])).toEqual([
      ['nobody', ['successor'], undefined],
      ['held', ['protected'], '2026-03-02T10:00:00.000Z'],
      ['refused', ['undo-refused', 'left'], '2026-03-31T22:09:00.000Z'],
      ['back', ['returned'], '2026-04-02T10:00:00.000Z'],
    ]);
    expect(total.waiting).toBe(4);
    expect(JSON.stringify(total)).not.toMatch(/@|4711/);
  });

  it('of which Webex deletes the recordings within a week are named while they are open, the next first', () => {
    const gone = (seenAt: string) => ({ account: { state: 'inactive', seenAt } });
    const total = told(
      aCase('held', { id: 'later', ...gone('2026-02-10T10:00:00Z') }),
      aCase('held', { id: 'next', ...gone('2026-02-04T10:00:00Z') }),
      aCase('held', { id: 'far', ...gone('2026-02-10T10:00:01Z') }),
      aCase('reassigned', { id: 'done', ...gone('2026-02-04T10:00:00Z') }),
    );
    expect(total.deadlines).toEqual([
      { id: 'next', status: 'held', until: '2026-03-06T10:00:00.000Z' },
      { id: 'later', status: 'held', until: '2026-03-12T10:00:00.000Z' },
    ]);
  });

  it('beyond a hundred that wait are counted only', () => {
    const many = Array.from({ length: 103 }, (_, index) => aCase('held', { id: `case-${index}` }));
    const { waiting, waits } = told(...many);
    expect([waiting, waits.length]).toEqual([103, 100]);
  });
});

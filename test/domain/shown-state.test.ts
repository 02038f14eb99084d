import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertLegalMove, statuses } from '../../lib/domain/lifecycle.ts';
import { recording, type Recording } from '../../lib/domain/recording.ts';
import { discover, reviewKnown } from '../../lib/domain/discovery.ts';
import { asShown, shownState, type ShownState } from '../../lib/domain/shown-state.ts';
import { dayMs, minuteMs, plusMs } from '../../lib/domain/time.ts';
import { fullRow, leanRow } from '../build/every-status.ts';
import { anId, at } from '../build/recordings.ts';
import { aWebexRecording } from '../build/webex-in-memory.ts';

const now = at('2026-06-10T12:00:00Z');
const states: readonly ShownState[] = ['available', 'binned', 'purged'];

describe('a recording seen for the first time', () => {
  it.each([
    ['available', { status: 'discovered', lookAt: now }],
    ['deleted', { status: 'binned', binnedAt: now, lookAt: now }],
    ['purged', { status: 'purged', purgedAt: now, by: 'webex' }],
    ['some-new-status', { status: 'discovered', lookAt: now }],
  ])('as %s begins its life there', (status, expected) => {
    const row = discover(aWebexRecording({ status }), now);
    expect(row).toMatchObject(expected);
    expect(recording.parse(row)).toEqual(row);
  });

  it('as purged is never due: nothing of it is left to fetch', () => {
    expect(discover(aWebexRecording({ status: 'purged' }), now)).not.toHaveProperty('lookAt');
  });
});

// The rows of every-status changed last in April and were restored in March: none of it is fresh any more.
describe('what Webex shows', () => {
  it.each<[Recording['status'], ShownState, Recording['status'] | 'stays']>([
    ['discovered', 'available', 'stays'],
    ['discovered', 'binned', 'binned'],
    ['discovered', 'purged', 'purged'],
    ['binned', 'available', 'discovered'],
    ['binned', 'binned', 'stays'],
    ['binned', 'purged', 'purged'],
    ['archived', 'available', 'stays'],
    ['archived', 'binned', 'trashed'],
    ['archived', 'purged', 'purged'],
    ['trashing', 'available', 'stays'],
    ['trashing', 'binned', 'trashed'],
    ['trashing', 'purged', 'purged'],
    ['trashed', 'available', 'archived'],
    ['trashed', 'binned', 'stays'],
    ['trashed', 'purged', 'purged'],
    ['purging', 'available', 'archived'],
    ['purging', 'binned', 'stays'],
    ['purging', 'purged', 'purged'],
    ['purged', 'available', 'archived'],
    ['purged', 'binned', 'trashed'],
    ['purged', 'purged', 'stays'],
    ['expiring', 'available', 'stays'],
    ['expired', 'binned', 'stays'],
    ['parked', 'binned', 'stays'],
  ])('of a row that is %s, as %s, makes it %s', (status, shown, expected) => {
    const row = withoutCall(fullRow(status, anId()));
    const moved = asShown(row, shown, now);
    expect(moved?.status ?? 'stays').toBe(expected);
    if (moved === undefined) return;
    assertLegalMove(row.status, moved.status);
    expect(recording.parse(moved)).toEqual(moved);
    expect(moved).not.toHaveProperty('fate');
    expect(moved).not.toHaveProperty('wake');
    expect('archive' in moved && moved.archive).toEqual('archive' in row && row.archive);
    if ('by' in moved) expect(moved.by).toBe('webex');
  });

  it.each<Recording['status']>(['trashing', 'purging'])(
    'of a row that is %s and was sent is left to the later look',
    status => {
      for (const shown of states) expect(asShown(fullRow(status, anId()), shown, now)).toBeUndefined();
    },
  );

  it.each<Recording['status']>(['binned', 'trashed'])(
    'as available right after a row became %s is the past, and an hour later a restore',
    status => {
      const row = { ...leanRow(status, anId()), binnedAt: now, trashedAt: now };
      expect(asShown(row, 'available', plusMs(now, 59 * minuteMs))).toBeUndefined();
      const later = plusMs(now, 60 * minuteMs);
      expect(asShown(row, 'available', later)).toMatchObject({ status: 'discovered', restoredAt: later });
    },
  );

  it('as in the recycle bin right after a restore is the past', () => {
    const row = { ...fullRow('archived', anId()), restoredAt: now };
    expect(asShown(row, 'binned', plusMs(now, 59 * minuteMs))).toBeUndefined();
    expect(asShown(row, 'binned', plusMs(now, 60 * minuteMs))).toMatchObject({ status: 'trashed' });
  });

  it('as anything but purged counts against a purge only after a day', () => {
    const row = { ...fullRow('purged', anId()), purgedAt: now };
    expect(asShown(row, 'binned', plusMs(now, dayMs - 1))).toBeUndefined();
    expect(asShown(row, 'binned', plusMs(now, dayMs))).toMatchObject({ status: 'trashed' });
  });

  it.each<Recording['status']>(['archived', 'trashing', 'purged'])(
    'as in the recycle bin has a row that is %s looked at at once, whatever is awaited: a hold may cover it',
    status => {
      const row = withoutCall({ ...fullRow(status, anId()), lookAt: at('2026-06-12T00:00:00Z') });
      expect(asShown(row, 'binned', now)).toMatchObject({ status: 'trashed', lookAt: now });
    },
  );

  it('ends every doubt whether it is there', () => {
    for (const status of ['discovered', 'archived', 'binned', 'trashed'] as const) {
      for (const shown of ['available', 'deleted'] as const) {
        const row = fullRow(status, anId());
        const seen = aWebexRecording({ id: row.id, status: shown });
        expect(reviewKnown(row, seen, now)).not.toHaveProperty('absence');
      }
    }
  });
});

it('whatever Webex shows in whatever order, each move is legal, and no archive is forgotten', () => {
  const anyStatus = fc.constantFrom('available', 'deleted', 'purged', 'new-one');
  fc.assert(
    fc.property(
      fc.constantFrom(...statuses),
      fc.boolean(),
      fc.array(fc.tuple(anyStatus, fc.integer({ min: 1, max: 3 * 24 * 60 })), { maxLength: 12 }),
      (first, full, shown) => {
        let row = full ? fullRow(first, anId()) : leanRow(first, anId());
        let moment = now;
        for (const [status, minutes] of shown) {
          moment = plusMs(moment, minutes * minuteMs);
          const next = reviewKnown(row, aWebexRecording({ id: row.id, status }), moment);
          if (next === undefined) continue;
          assertLegalMove(row.status, next.status);
          expect(recording.parse(next)).toEqual(next);
          if ('archive' in row && row.archive !== undefined)
            expect('archive' in next && next.archive).toEqual(row.archive);
          row = next;
        }
      },
    ),
    { seed: 7 },
  );
});

it.each([
  ['available', 'available'],
  ['deleted', 'binned'],
  ['purged', 'purged'],
  ['archived-somewhere', 'available'],
])('the status %s means %s', (status, state) => {
  expect(shownState(status)).toBe(state);
});

/** As it is before anything was sent. */
function withoutCall(row: Recording): Recording {
  if (row.status !== 'trashing' && row.status !== 'purging') return row;
  const { sentAt: _call, ...rest } = row;
  return rest;
}

import { describe, expect, it } from 'vitest';
import { vanish } from '../../lib/domain/absence.ts';
import { discover, reviewKnown } from '../../lib/domain/discovery.ts';
import { PermanentError } from '../../lib/domain/errors.ts';
import { afterFailure } from '../../lib/domain/failure.ts';
import { assertLegalMove } from '../../lib/domain/lifecycle.ts';
import { recording, type Recording } from '../../lib/domain/recording.ts';
import { fullRow, leanRow } from '../build/every-status.ts';
import { aDiscovered, anArchived, anId, aParked, at } from '../build/recordings.ts';
import { aWebexRecording } from '../build/webex-in-memory.ts';

const now = at('2026-06-10T12:00:00Z');
const restoredAt = at('2026-06-09T08:00:00Z');
const { archive } = anArchived();
const awaiting = { ...archive, transcript: { state: 'awaited', looks: 2 } } as const;
const thrice = { looks: 3, since: at('2026-06-08T12:00:00Z'), lastLookAt: at('2026-06-09T12:00:00Z') };

function shown(row: Recording, status: string): Recording {
  const next = reviewKnown(row, aWebexRecording({ id: row.id, status, durationSeconds: 77 }), now);
  if (next === undefined) throw new Error('Nothing changed.');
  assertLegalMove(row.status, next.status);
  expect(recording.parse(next)).toEqual(next);
  return next;
}

describe('what is awaited of an archived recording', () => {
  it.each<[string, Recording, string]>([
    ['archived, in the bin', anArchived({ archive: awaiting }), 'deleted'],
    ['archived, purged', anArchived({ archive: awaiting }), 'purged'],
    ['in the bin, purged', { ...leanRow('trashed', anId()), archive: awaiting } as Recording, 'purged'],
    ['purged, in the bin', { ...leanRow('purged', anId()), archive: awaiting } as Recording, 'deleted'],
    ['vanished, in the bin', { ...leanRow('vanished', anId()), archive: awaiting } as Recording, 'deleted'],
    ['vanished, purged', { ...leanRow('vanished', anId()), archive: awaiting } as Recording, 'purged'],
  ])('is looked for wherever it went: %s', (_what, row, status) => {
    expect(shown(row, status)).toMatchObject({ archive: awaiting, lookAt: now });
  });

  it('keeps its time where one was set and it was purged; in the bin a hold may take it out at once', () => {
    const lookAt = at('2026-06-11T09:20:00Z');
    expect(shown(anArchived({ archive: awaiting, lookAt }), 'purged').lookAt).toBe(lookAt);
    expect(shown(anArchived({ archive: awaiting, lookAt }), 'deleted').lookAt).toBe(now);
  });
});

describe('a recording that a person restored', () => {
  it.each<[string, (row: Recording) => Recording]>([
    ['is parked', row => afterFailure(row, new PermanentError('refused', 'Refused.'), now)],
    [
      'is parked and can be read again',
      row => shown({ ...parkedFrom(row), reason: 'malformed' }, 'available'),
    ],
    ['has vanished', row => vanish(anArchived({ id: row.id, restoredAt }), thrice, now)],
    ['is trashed again', row => shown(row, 'deleted')],
  ])('keeps that it was where it %s', (_what, become) => {
    expect(become(anArchived({ restoredAt })).restoredAt).toBe(restoredAt);
  });
});

function parkedFrom({ id, restoredAt: since }: Recording) {
  return aParked({ id, ...(since === undefined ? {} : { restoredAt: since }) });
}

describe('what was never archived', () => {
  it('and is in the bin although it was purged can be had again, and is not taken as archived', () => {
    expect(shown(leanRow('purged', anId()), 'deleted')).toMatchObject({
      status: 'binned',
      binnedAt: now,
      lookAt: now,
    });
  });

  it('follows length and size also while it is in the bin', () => {
    expect(shown(fullRow('binned', anId()), 'deleted').facts?.durationSeconds).toBe(77);
    expect(shown(aDiscovered(), 'deleted').facts?.durationSeconds).toBe(77);
    const seen = aWebexRecording({ status: 'deleted' });
    expect(reviewKnown(discover(seen, now), seen, now)).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { countLook, isProven, present, stillMissing, vanish, wouldCount } from '../../lib/domain/absence.ts';
import { assertLegalMove } from '../../lib/domain/lifecycle.ts';
import { recording } from '../../lib/domain/recording.ts';
import { aDiscovered, anArchived, at } from '../build/recordings.ts';

const absence = (looks: number, since: string, lastLookAt: string) => ({
  looks,
  since: at(since),
  lastLookAt: at(lastLookAt),
});
const once = absence(1, '2026-03-02T10:00:00Z', '2026-03-02T10:00:00Z');

describe('a look that did not find the recording', () => {
  it('counts when it is the first, or twelve hours after the last that counted', () => {
    expect(wouldCount(aDiscovered(), at('2026-03-02T10:00:00Z'))).toBe(true);
    const row = aDiscovered({ absence: once });
    expect(wouldCount(row, at('2026-03-02T21:59:59.999Z'))).toBe(false);
    expect(wouldCount(row, at('2026-03-02T22:00:00Z'))).toBe(true);
    // A clock that was set back.
    expect(wouldCount(row, at('2026-03-01T10:00:00Z'))).toBe(false);
  });

  it('is counted with the moment of the first and of the last', () => {
    expect(countLook(undefined, at('2026-03-02T10:00:00Z'))).toEqual(once);
    expect(countLook(once, at('2026-03-02T22:05:00Z'))).toEqual(
      absence(2, '2026-03-02T10:00:00Z', '2026-03-02T22:05:00Z'),
    );
  });

  it.each([
    [2, '2026-03-09T10:00:00Z', false],
    [3, '2026-03-03T09:59:59.999Z', false],
    [3, '2026-03-03T10:00:00Z', true],
    [4, '2026-03-03T10:00:00Z', true],
  ])('proves that it is gone after three of them over 24 hours: %d until %s', (looks, last, proven) => {
    expect(isProven(absence(looks, '2026-03-02T10:00:00Z', last))).toBe(proven);
  });

  it.each([
    ['2026-03-02T10:00:00Z', '2026-03-02T10:05:00.000Z'],
    ['2026-03-02T10:05:00Z', '2026-03-02T10:30:00.000Z'],
    ['2026-03-02T10:30:00Z', '2026-03-02T13:00:00.000Z'],
    ['2026-03-02T13:00:00Z', '2026-03-02T22:00:00.000Z'],
  ])('is followed by another, soon at first, and then when one counts: after %s at %s', (now, lookAt) => {
    const { wake: _rung, ...row } = aDiscovered({ wake: 'archive', lookAt: at(now) });
    const next = stillMissing({ ...row, wake: 'archive' }, once, at(now));
    expect(next).toEqual({ ...row, fault: 'not-found', absence: once, lookAt });
  });

  it('waits half a day after the second', () => {
    const twice = absence(2, '2026-03-02T10:00:00Z', '2026-03-02T22:05:00Z');
    const next = stillMissing(aDiscovered(), twice, at('2026-03-02T22:05:00Z'));
    expect(next.lookAt).toBe('2026-03-03T10:05:00.000Z');
  });
});

describe('a row that vanishes', () => {
  const thrice = absence(3, '2026-03-02T10:00:00Z', '2026-03-03T10:00:00Z');
  const now = at('2026-03-03T10:00:00Z');

  it('keeps what is known of the recording, its archive, and what proved its absence', () => {
    const row = anArchived({ wake: 'archive', lookAt: now, fault: 'not-found', attempts: 2 });
    const { id, webexId, version, discoveredAt, facts, archive } = row;
    const gone = vanish(row, thrice, now);
    assertLegalMove(row.status, gone.status);
    expect(recording.parse(gone)).toEqual({
      id,
      webexId,
      version,
      discoveredAt,
      facts,
      archive,
      attempts: 2,
      absence: thrice,
      status: 'vanished',
      vanishedAt: now,
    });
  });

  it('without an archive has none, and nothing is due', () => {
    const gone = vanish(aDiscovered({ wake: 'archive', lookAt: now }), thrice, now);
    expect(gone).not.toHaveProperty('archive');
    expect([gone.lookAt, gone.wake]).toEqual([undefined, undefined]);
  });
});

it('a row whose recording was shown forgets the looks that did not find it', () => {
  const row = aDiscovered();
  expect(present({ ...row, absence: once })).toEqual(row);
  expect(present({ ...row, absence: once })).not.toHaveProperty('absence');
  expect(present(row)).toEqual(row);
});

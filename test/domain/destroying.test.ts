import { describe, expect, it } from 'vitest';
import {
  afterAbsence,
  afterLook,
  intend,
  isHopeless,
  maySend,
  mostInBatch,
  parkRefused,
  refused,
  sending,
  withdraw,
  type Intended,
} from '../../lib/domain/destroying.ts';
import { moveName } from '../../lib/domain/lifecycle.ts';
import { recording } from '../../lib/domain/recording.ts';
import { fullRow } from '../build/every-status.ts';
import { aDiscovered, anArchived, anId, at } from '../build/recordings.ts';
import { aFate, aTrashed } from '../build/retained-rows.ts';

const now = at('2026-06-01T00:30:00Z');
const soon = at('2026-06-01T01:00:00Z');
const receipt = '2026-06-01/000500-0c7e1a52';

function trashing(overrides: Partial<Extract<Intended, { status: 'trashing' }>> = {}): Intended {
  const row = intend(anArchived({ fate: aFate() }), now, soon);
  if (row.status !== 'trashing') throw new Error('It is to be trashed.');
  return { ...row, ...overrides };
}
function purging(overrides: Partial<Extract<Intended, { status: 'purging' }>> = {}): Intended {
  const row = intend(aTrashed({ receipt, fate: aFate({ action: 'purge' }) }), now, soon);
  if (row.status !== 'purging') throw new Error('It is to be purged.');
  return { ...row, ...overrides };
}
const sentAt = at('2026-06-01T00:10:00Z');

describe('what a look makes of what was sent', () => {
  const looks = [
    ['trashing', trashing({ sentAt, receipt }), 'available', undefined],
    ['trashing', trashing({ sentAt, receipt }), 'binned', { status: 'trashed', by: 'tapekeeper' }],
    ['trashing', trashing({ sentAt, receipt }), 'purged', { status: 'purged', by: 'webex' }],
    ['purging', purging({ sentAt }), 'available', { status: 'archived', restoredAt: now }],
    ['purging', purging({ sentAt }), 'binned', undefined],
    ['purging', purging({ sentAt }), 'purged', { status: 'purged', by: 'tapekeeper' }],
  ] as const;
  it.each(looks)('%s, shown %3$s', (_status, row, shown, expected) => {
    const next = afterLook(row, shown, { now, isOurs: true });
    if (expected === undefined) expect(next).toBeUndefined();
    else {
      expect(next).toMatchObject(expected);
      expect(next?.fate).toBeUndefined();
      expect(recording.parse(next)).toEqual(next);
      expect(moveName(row.status, next?.status ?? 'expired')).toBeDefined();
    }
  });

  it('is not counted as ours without a receipt of the call', () => {
    const so = { now, isOurs: false };
    expect(afterLook(trashing({ sentAt }), 'binned', so)).toMatchObject({ status: 'trashed', by: 'webex' });
    expect(afterLook(purging({ sentAt }), 'purged', so)).toMatchObject({ status: 'purged', by: 'webex' });
    expect(afterAbsence(purging({ sentAt }), so)).toMatchObject({ status: 'purged', by: 'webex' });
  });

  it('leaves no field that the new state cannot have', () => {
    const rows = [
      afterLook(purging({ sentAt }), 'available', { now, isOurs: true }),
      afterLook(purging({ sentAt }), 'purged', { now, isOurs: true }),
      afterLook(trashing({ sentAt }), 'binned', { now, isOurs: true }),
      withdraw(purging({ sentAt }), soon),
      withdraw(trashing({ sentAt }), soon),
      afterAbsence(purging({ sentAt }), { now, isOurs: true }),
      intend(aTrashed({ restore: { by: 'person' } }), now, soon),
    ];
    for (const row of rows) expect(recording.parse(row)).toEqual(row);
  });
});

describe('a recording that Webex does not know while it knows others', () => {
  it('is withdrawn and looked for where nothing was sent', () => {
    const absence = { looks: 1, since: now, lastLookAt: now };
    expect(afterAbsence(trashing(), { now, isOurs: false })).toMatchObject({
      ...{ status: 'archived', absence, lookAt: now },
    });
    expect(afterAbsence(purging(), { now, isOurs: false })).toMatchObject({
      ...{ status: 'trashed', absence, receipt },
    });
  });

  it('is purged where that was sent', () => {
    const row = afterAbsence(purging({ sentAt }), { now, isOurs: true });
    expect(row).toMatchObject({ status: 'purged', by: 'tapekeeper', purgedAt: now });
  });

  it('is purged by Webex after a soft delete, but only after three looks over a day', () => {
    const so = (text: string) => ({ now: at(text), isOurs: true });
    let row = trashing({ sentAt, receipt });
    for (const moment of ['2026-06-01T00:25:00Z', '2026-06-01T03:00:00Z', '2026-06-01T12:25:00Z']) {
      const next = afterAbsence(row, so(moment));
      if (next.status !== 'trashing') throw new Error('Too soon.');
      row = next;
    }
    expect(row).toMatchObject({ absence: { looks: 2 }, sentAt });
    expect(afterAbsence(row, so('2026-06-02T00:25:00Z'))).toMatchObject({ status: 'purged', by: 'webex' });
  });
});

describe('an intent', () => {
  it('keeps the receipt it was trashed by, through a purge that came to nothing', () => {
    const row = purging();
    expect(row).toMatchObject({ proof: receipt });
    expect(row.receipt).toBeUndefined();
    const sent = sending(row, now, '2026-06-01/003000-ffffffff');
    expect(sent).toMatchObject({ receipt: '2026-06-01/003000-ffffffff', proof: receipt });
    expect(withdraw(sent, soon)).toMatchObject({ status: 'trashed', by: 'tapekeeper', receipt });
    expect(parkRefused(sent, now)).toMatchObject({
      ...{ status: 'parked', parkedFrom: 'purging' },
      before: { trashedAt: '2026-06-01T00:30:00.000Z', proof: receipt },
    });
  });

  it('goes back to where it came from', () => {
    expect(withdraw(trashing(), soon)).toMatchObject({ status: 'archived', lookAt: soon });
    expect(withdraw(intend(aDiscovered(), now, soon), soon)).toMatchObject({ status: 'discovered' });
  });

  it('may be sent again after a quarter of an hour, and not before', () => {
    expect(maySend({}, now)).toBe(true);
    expect(maySend({ sentAt: at('2026-06-01T00:15:00Z') }, now)).toBe(true);
    expect(maySend({ sentAt: at('2026-06-01T00:15:00.001Z') }, now)).toBe(false);
  });
});

describe('batches after refusals', () => {
  it.each([
    [0, 100],
    [1, 50],
    [2, 25],
    [3, 12],
    [4, 6],
    [5, 3],
    [6, 1],
    [9, 1],
  ])('with %i of them have at most %i ids', (refusals, most) => {
    expect(mostInBatch(refusals)).toBe(most);
  });

  const alone = { isAlone: true, didNothing: true };

  it('end with the culprit alone, which is heard once more', () => {
    let row = fullRow('trashing', anId());
    row = { ...row, attempts: 6 };
    row = refused(row, alone);
    expect(isHopeless(row)).toBe(false);
    expect(isHopeless(refused(row, alone))).toBe(true);
  });

  it('hear one that is alone from the beginning twice as well', () => {
    const once = refused({ ...trashing(), attempts: 0 }, alone);
    expect(once).toMatchObject({ fault: 'refused' });
    expect(isHopeless(once)).toBe(false);
    expect(isHopeless(refused(once, alone))).toBe(true);
  });
});

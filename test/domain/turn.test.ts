import { describe, expect, it } from 'vitest';
import type { Recording } from '../../lib/domain/recording.ts';
import { dryRun } from '../../lib/domain/stage.ts';
import { doubted, turnOf } from '../../lib/domain/turn.ts';
import { leanRow } from '../build/every-status.ts';
import { aHold } from '../build/holds.ts';
import { aPolicy, aRule } from '../build/policies.ts';
import { aDiscovered, anArchived, anId, aParked, at } from '../build/recordings.ts';
import { aTrashed } from '../build/retained-rows.ts';

const now = at('2026-06-01T12:00:00Z');
const policy = aPolicy();
const uncopied = aPolicy({ rules: [aRule({ archive: 'no' })] });
const absence = { looks: 1, since: now, lastLookAt: now };
const awaiting = { ...anArchived().archive, transcript: { state: 'awaited', looks: 1 } } as const;

describe('a row that is due', () => {
  it.each<[string, Recording, string | undefined]>([
    ['discovered', aDiscovered(), 'archive'],
    ['binned', leanRow('binned', anId()), 'archive'],
    ['purged', leanRow('purged', anId()), 'archive'],
    ['archived and settled', anArchived(), 'fate'],
    ['trashed and settled', aTrashed(), 'fate'],
    ['trashed without ever having been archived', leanRow('trashed', anId()), 'fate'],
    ['archived, with something awaited', anArchived({ archive: awaiting }), 'archive'],
    ['trashed, with something awaited', aTrashed({ archive: awaiting }), 'archive'],
    ['archived, and not found', anArchived({ absence }), 'archive'],
    ['archived, and nobody could be asked', anArchived({ fault: 'rate-limited' }), 'archive'],
    ['archived, and rung for the archiver', anArchived({ wake: 'archive' }), 'archive'],
    ['trashing', leanRow('trashing', anId()), 'retain'],
    ['purging', leanRow('purging', anId()), 'retain'],
    ['to be restored', aTrashed({ restore: { by: 'person' } }), 'retain'],
    ['to be restored, and not found', aTrashed({ restore: { by: 'hold' }, absence }), 'retain'],
    ['restored only to be archived', anArchived({ rescuedAt: now }), 'retain'],
    ['restored only to be archived, with something awaited', rescuedWith(awaiting), 'archive'],
    ['parked', aParked(), undefined],
    ['vanished', leanRow('vanished', anId()), undefined],
    ['expired', leanRow('expired', anId()), undefined],
  ])('and is %s', (_what, row, turn) => {
    expect(turnOf(row, { policy, holds: [], stage: dryRun })).toBe(turn);
  });

  it.each([
    ['has its fate looked at', uncopied, [], 'fate'],
    ['is archived where a hold covers it', uncopied, [aHold()], 'archive'],
    ['is archived where no policy says so', undefined, [], 'archive'],
  ])('and is of a class that is not archived %s', (_what, of, holds, turn) => {
    expect(turnOf(aDiscovered(), { policy: of, holds, stage: dryRun })).toBe(turn);
  });
});

describe('a row of what is in the recycle bin', () => {
  const rows: [string, Recording][] = [
    ['not archived', leanRow('binned', anId())],
    ['trashed by others', aTrashed({ by: 'webex' })],
    ['trashed by us', aTrashed()],
    ['with something awaited', aTrashed({ archive: awaiting })],
  ];
  const [everything, live] = [[aHold()], { mode: 'live' }] as const;

  it.each(rows)('and is %s is taken out where a hold covers it, and the stage is live', (_what, row) => {
    expect(turnOf(row, { policy, holds: everything, stage: live })).toBe('retain');
    expect(turnOf(row, { policy, holds: [], stage: live })).not.toBe('retain');
    expect(turnOf(row, { policy, holds: everything, stage: dryRun })).not.toBe('retain');
  });
});

describe('a row that is doubted', () => {
  it.each([anArchived(), aTrashed(), aDiscovered(), leanRow('purged', anId())])(
    'is due at once, for the archiver ($status)',
    row => {
      const next = doubted(row, now);
      expect(next.lookAt).toBe(now);
      expect(turnOf(next, { policy, holds: [], stage: dryRun })).toBe('archive');
    },
  );

  it('is for the archiver also where its class is not archived, and it was put off', () => {
    const of = { policy: uncopied, holds: [], stage: dryRun };
    const putOff = aDiscovered({ lookAt: at('2026-06-08T12:00:00Z') });
    expect(turnOf(putOff, of)).toBe('fate');
    expect(turnOf(doubted(putOff, now), of)).toBe('archive');
  });

  it('and is in a queue is not said to be missing', () => {
    expect(doubted(aDiscovered(), now).fault).toBeUndefined();
  });

  it('keeps the trouble that it had', () => {
    expect(doubted(anArchived({ fault: 'token-refused' }), now).fault).toBe('token-refused');
  });
});

function rescuedWith(archive: typeof awaiting): Recording {
  return anArchived({ rescuedAt: now, archive });
}

import { describe, expect, it } from 'vitest';
import type { Recording } from '../../lib/domain/recording.ts';
import { fateWorld, noBrakes } from '../build/fate-world.ts';
import { aPolicy } from '../build/policies.ts';
import { aDiscovered, anArchived, at } from '../build/recordings.ts';
import { aFate, aTrashed, planned } from '../build/retained-rows.ts';

const dueAt = at('2026-03-03T11:00:00Z');
const archived = anArchived();
const awaiting = { ...archived.archive, transcript: { state: 'awaited', looks: 3 } } as const;
const intended = { intendedAt: dueAt, lookAt: dueAt, fate: aFate() } as const;

/** What one sweep at noon rings for a row, in a stage that is live. */
async function rungFor(row: Recording, noon = '2026-03-03T12:00:00Z'): Promise<Recording['wake']> {
  const world = await fateWorld();
  await world.adopt();
  await world.live('2026-01-01T00:00:00Z');
  // The mark of how far sweeps have come is set by this one.
  await world.sweep();
  await world.put(row);
  world.clock.set(noon);
  await world.sweep();
  return (await world.row(row.id)).wake;
}

describe('what has failed is looked at again', () => {
  it.each<[string, Recording, Recording['wake']]>([
    ['the download', aDiscovered({ lookAt: dueAt, fault: 'not-audio', attempts: 4 }), 'archive'],
    ['the store', aDiscovered({ lookAt: dueAt, fault: 'store-unavailable', attempts: 0 }), 'archive'],
    [
      'the transcript',
      anArchived({ lookAt: dueAt, archive: awaiting, fault: 'link-refused', attempts: 9 }),
      'archive',
    ],
    ['a look at what is archived', anArchived({ lookAt: dueAt, fault: 'not-found' }), 'archive'],
    [
      'trashing, which Webex refused',
      { ...archived, ...intended, status: 'trashing', fault: 'refused', attempts: 7, sentAt: dueAt },
      'retain',
    ],
    [
      'purging, while Webex was away',
      { ...purging(), ...intended, fault: 'webex-unavailable', sentAt: dueAt },
      'retain',
    ],
    [
      'restoring',
      aTrashed({ lookAt: dueAt, restore: { by: 'person', sentAt: dueAt }, fault: 'rate-limited' }),
      'retain',
    ],
  ])('%s', async (_what, row, wake) => {
    expect(await rungFor(row)).toBe(wake);
  });
});

it('what became due while nobody swept for longer than any window is found', async () => {
  const row = aDiscovered({ lookAt: at('2026-03-05T00:00:00Z') });
  expect(await rungFor(row, '2026-08-01T12:00:00Z')).toBe('archive');
});

it('what has a fate and lost its day is dated again by the walk of a policy, though its fate stays the same', async () => {
  const world = await fateWorld();
  const { lookAt: _lost, ...row } = planned(anArchived(), aPolicy(noBrakes), at('2026-03-02T10:05:00Z'));
  await world.put(row);
  await world.adopt();
  await world.sweep();
  expect(await world.row(row.id)).toMatchObject({ fate: row.fate, lookAt: '2026-06-01T00:05:00.000Z' });
});

function purging() {
  const { by: _whose, ...trashed } = aTrashed();
  return { ...trashed, status: 'purging' } as const;
}

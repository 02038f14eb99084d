import { describe, expect, it } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import type { WebexKeeper } from '../../lib/ports.ts';
import { enforceHold, placeHold } from '../../lib/steps/place-hold.ts';
import { holdsInMemory, papersInMemory } from '../build/holds-in-memory.ts';
import { gated, interleaved, type Actor } from '../build/interleaved.ts';
import { retentionWorld, type RetentionWorld } from '../build/retention-world.ts';

const order = { reason: 'Case 4711', by: 'Ana Rebelo' };
/** How many steps the hold waits for in between: some, or until the lease has ended, or for longer than it waits. */
const pauses = [0, 1, 2, 3, 4, 24, 30, 31, 32, 33, 34, 60];

/** A batch that is about to be sent (`one`) and a hold on what is in it (`other`), in this order of steps. */
async function race(world: RetentionWorld, what: 'trash' | 'purge', turns: readonly Actor[]) {
  const row = await (what === 'trash' ? world.toTrash() : world.toPurge());
  let hasAnswered = false;
  let after = 0;
  let before = 0;
  /** As the adapter does it: what begins too late is not sent. */
  const watched = (keeper: WebexKeeper): WebexKeeper => {
    const watch = (send: WebexKeeper['purge']) => async (ids: readonly string[], deadline: string) => {
      if (world.clock.now() >= deadline) throw new TransientError('time-ran-out', 'No time is left.');
      if (hasAnswered) after += 1;
      else before += 1;
      await send(ids, world.clock.now());
    };
    return {
      ...keeper,
      softDelete: watch((ids, deadline) => keeper.softDelete(ids, deadline)),
      purge: watch((ids, deadline) => keeper.purge(ids, deadline)),
    };
  };
  await interleaved(
    {
      async one(gate) {
        const { ports } = world;
        await world.run([row.id], {
          holds: gated(world.holds, ['inForce'], gate),
          leases: gated(ports.leases, ['take', 'release'], gate),
          papers: world.papers,
          recordings: gated(ports.recordings, ['move'], gate),
          keeper: gated(watched(ports.keeper), ['softDelete', 'purge'], gate),
          clock: gated(ports.clock, ['sleep'], gate),
        });
      },
      async other(gate) {
        await placeHold(
          { ...order, scope: 'recording', recordingId: row.id },
          {
            ...world,
            holds: gated(world.holds, ['inForce', 'add'], gate),
            leases: gated(world.leases, ['take', 'release'], gate),
            clock: gated(world.clock, ['sleep'], gate),
          },
        );
        hasAnswered = true;
      },
    },
    turns,
  );
  return { row, before, after };
}

function steps(...parts: [Actor, number][]): Actor[] {
  return parts.flatMap(([actor, count]) => Array.from({ length: count }, () => actor));
}

describe('a hold that is placed while a batch is about to be sent', () => {
  it.each(['trash', 'purge'] as const)(
    'is in force for every %s that begins after it was placed, in whatever order things happen',
    async what => {
      const folders = await retentionWorld();
      const world = { ...folders, papers: papersInMemory(folders.papers), holds: holdsInMemory() };
      let sent = 0;
      for (let first = 0; first <= 8; first += 1)
        for (const pause of pauses)
          for (const then of [1, 100]) {
            const turns = steps(['one', first], ['other', pause], ['one', then], ['other', 100]);
            const { before, after } = await race(world, what, turns);
            expect({ turns: [first, pause, then], after }).toEqual({ turns: [first, pause, then], after: 0 });
            sent += before;
          }
      // Some were sent before, or nothing was tried here.
      expect(sent).toBeGreaterThan(20);
    },
  );

  it('brings back what was sent before, and keeps what was not', async () => {
    for (const first of [0, 3, 5, 8]) {
      const world = await retentionWorld();
      const { row } = await race(world, 'trash', steps(['one', first], ['other', 100]));
      const [hold] = await world.holds.inForce();
      if (hold === undefined) throw new Error('There is no hold.');
      for (let looks = 0; looks < 4; looks += 1) {
        await enforceHold(hold, order.by, world);
        await world.later(20);
      }
      expect([first, (await world.row(row.id)).status]).toEqual([first, 'archived']);
      expect(world.webex.reallyIs(row.webexId)).toBe('available');
    }
  });
});

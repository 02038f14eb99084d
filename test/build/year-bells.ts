import { z } from 'zod';
import { recordingId, type RecordingId } from '../../lib/domain/recording-id.ts';
import { chance } from '../../local/webex-model/chance.ts';
import type { YearWorld } from './year-world.ts';

const rung = z.object({ id: recordingId, wake: z.enum(['archive', 'retain']) });
type Bell = z.infer<typeof rung>;

const mostRounds = 12;
const changesAtOnce = 10_000;

/**
 * The stream of a world's rows, at its worst: records that wake somebody come in any order, twice, to two at once, a
 * while later, or never.
 *
 * @param seed undefined for a stream that brings each record once, and in order
 */
export function yearBells(seed: number | undefined, { stores, functions }: YearWorld) {
  const random = chance('bells', seed ?? 0);
  const is = (share: number) => seed !== undefined && random.next() < share;
  let sequence = 0;
  let late: Bell[] = [];

  function fresh(): Bell[] {
    const changes = stores.feed.read(sequence, changesAtOnce);
    sequence = changes.at(-1)?.sequence ?? sequence;
    return changes.flatMap(({ newImage }) => rung.safeParse(newImage).data ?? []);
  }

  /** What arrives of it now. */
  function arriving(bells: readonly Bell[]): Bell[] {
    const come: Bell[] = [];
    for (const bell of bells) {
      if (is(0.02)) continue;
      if (is(0.05)) late.push(bell);
      else come.push(bell);
      if (is(0.05)) late.push(bell);
      if (is(0.05)) come.push(bell);
    }
    return seed === undefined ? come : come.toSorted(() => random.next() - 0.5);
  }

  async function wake(bells: readonly Bell[]): Promise<void> {
    const idsOf = (wanted: Bell['wake']): RecordingId[] =>
      bells.filter(bell => bell.wake === wanted).map(bell => bell.id);
    const retained = idsOf('retain');
    const cut = is(0.3) ? random.between(0, retained.length) : retained.length;
    const batches = [retained.slice(0, cut), retained.slice(cut)].filter(ids => ids.length > 0);
    const work = [
      ...batches.map(ids => async () => functions.retain(ids)),
      async () => functions.archive(idsOf('archive')),
    ];
    if (is(0.5)) await Promise.all(work.map(async each => each()));
    else for (const each of work) await each();
  }

  return {
    /** Until nobody rings any more. */
    async deliver(): Promise<void> {
      for (let round = 0; round < mostRounds; round += 1) {
        const before = late;
        late = [];
        const bells = [...(round === 0 ? before : []), ...arriving(fresh())];
        if (round > 0) late = [...before, ...late];
        if (bells.length === 0) return;
        await wake(bells);
      }
    },
  };
}

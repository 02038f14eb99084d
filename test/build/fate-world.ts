import type { RetainedRow } from '../../lib/domain/course.ts';
import type { RecordingId } from '../../lib/domain/recording-id.ts';
import { adoptPolicy } from '../../lib/steps/adopt-policy.ts';
import { adoptedNotes, inForce } from '../../lib/steps/policy-in-force.ts';
import { stageNotes, theStage } from '../../lib/steps/stage-now.ts';
import { sweep, type SweepPorts } from '../../lib/steps/sweep.ts';
import { policyText } from './policies.ts';
import { at } from './recordings.ts';
import { farDeadline, stepWorld } from './step-world.ts';

/** Who decides in these tests. */
export const by = 'Records, Ana Rebelo';
/** What no brake stops. */
export const noBrakes = { brakes: { recordings: 1_000_000, share: '100 %', firstWeek: 1_000_000 } };

type Words = Readonly<Record<string, unknown>>;

/**
 * Tables and archive at noon of the 3rd of March 2026. Recordings as the makers make them were recorded at 09:00 of the
 * 2nd: with 90 days they are due on the 31st of May, and trashed from the 1st of June, 00:05, on.
 */
export async function fateWorld(start = '2026-03-03T12:00:00Z') {
  const world = await stepWorld(start);
  return {
    ...world,
    adopt: async (words: Words = noBrakes) => adoptPolicy({ text: policyText(words), by }, world),
    /** As if a person had gone live then, and the walk had passed. */
    async live(since: string): Promise<void> {
      await stageNotes(world.notes).change(theStage, () => ({ mode: 'live', since: at(since), by }));
    },
    async endLive(): Promise<void> {
      await stageNotes(world.notes).change(theStage, () => ({ mode: 'dry-run' }));
    },
    adopted: async () => adoptedNotes(world.notes).get(inForce),
    sweep: async (ports: SweepPorts = world, deadline = farDeadline) =>
      sweep({ deadline, ringLimit: 500, token: 'compliance-read' }, ports),
    async put<Row extends RetainedRow>(row: Row): Promise<Row> {
      await world.recordings.create(row);
      return row;
    },
    async putAll(rows: readonly RetainedRow[]): Promise<void> {
      for (const row of rows) await world.recordings.create(row);
    },
    statuses: async (rows: readonly { id: RecordingId }[]): Promise<string[]> =>
      Promise.all(rows.map(async ({ id }) => (await world.row(id)).status)),
    /** What was said as an error. */
    alarms: () =>
      world.log.lines
        .filter(({ level }) => level === 'error')
        .map(({ event, facts }) => ({ event, ...facts })),
  };
}
export type FateWorld = Awaited<ReturnType<typeof fateWorld>>;

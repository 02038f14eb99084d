import type { Offboarding } from '../../lib/domain/offboarding.ts';
import type { Receipt } from '../../lib/domain/receipt.ts';
import { dayMs, minuteMs, msBetween, plusMs, type Instant } from '../../lib/domain/time.ts';
import type { WebexRecording } from '../../lib/domain/webex-recording.ts';
import type { ReassignPorts } from '../../lib/steps/reassign-run.ts';
import { reassignRecordings } from '../../lib/steps/reassign-recordings.ts';
import { stageNotes, theStage } from '../../lib/steps/stage-now.ts';
import { aCase, settling } from './offboardings.ts';
import { receiptsOf } from './receipts.ts';
import { at } from './recordings.ts';
import { farDeadline, stepWorld } from './step-world.ts';
import { all } from './webex.ts';
import { aWebexRecording } from './webex-in-memory.ts';
import { webexWithOwners } from './webex-with-owners.ts';

export const marta = '7b1de5ac-58c1-4d7e-9f0a-1c6f3a0b9e21';
export const joao = 'f3a94c10-0d5e-4a8b-8c77-2b9e6d1f4a35';
export const ana = '17c9b2f3-1111-4222-8333-444455556666';
const caseId = '2026-03-02-0000cafe';

/**
 * A live stage at ten in the evening of the last of March 2026, UTC, when Marta's case is due, with João as successor.
 */
export async function reassignWorld(so: { isLive?: boolean } = {}) {
  const world = await stepWorld('2026-03-31T22:00:00Z');
  const { clock, notes, offboardings } = world;
  if (so.isLive !== false)
    await stageNotes(notes).change(theStage, () => ({ mode: 'live', since: clock.now(), by: 'Ana Rebelo' }));
  const webex = webexWithOwners(clock);
  webex.employs(marta, 'marta.lindqvist@example.com');
  webex.employs(joao, 'joao.pereira@example.com');
  webex.employs(ana, 'ana.rebelo@example.com');
  const ports: ReassignPorts = {
    ...world,
    terms: async () => settling().terms,
    webex: webex.reader,
    people: webex.people,
    reassigner: webex.reassigner,
  };

  const theCase = async (id = caseId): Promise<Offboarding> => {
    const found = await offboardings.get(id);
    if (found === undefined) throw new Error('There is no such case.');
    return found;
  };

  async function run(others: Partial<ReassignPorts> & { mayWrite?: boolean; deadline?: Instant } = {}) {
    const { mayWrite = true, deadline = farDeadline, ...instead } = others;
    for (const { id } of await all(offboardings.every()))
      await reassignRecordings({ id, deadline, mayWrite, retentionDays: 60 }, { ...ports, ...instead });
  }

  /** Rings whatever is due, as `sweep` does. */
  async function ring(): Promise<void> {
    const now = clock.now();
    for (const from of await all(offboardings.every())) {
      const isToRing = ['scheduled', 'reassigning', 'reassigned'].includes(from.status);
      if (!isToRing || from.lookAt === undefined || from.lookAt > now) continue;
      const to: Offboarding = { ...from, wake: 'reassign', lookAt: plusMs(now, 30 * minuteMs) };
      await offboardings.write({ moves: [{ from, to }] });
    }
  }

  const receipts = async (): Promise<Receipt[]> => receiptsOf(world);

  return {
    ...world,
    ...{ webex, ports, run, ring, receipts, theCase },
    /** Recordings of Marta's, made one a minute before the end of March. */
    has(count: number, overrides: Partial<WebexRecording> = {}): WebexRecording[] {
      return Array.from({ length: count }, (_, index) =>
        webex.has(
          aWebexRecording({
            createTime: plusMs(at('2026-03-31T20:00:00Z'), -index * minuteMs),
            ...overrides,
          }),
        ),
      );
    },
    /** A case that was looked up, with João as successor. */
    async add(overrides: Readonly<Record<string, unknown>> = {}): Promise<void> {
      const known = {
        enrichedAt: '2026-03-02T10:05:00Z',
        ownerId: marta,
        successor: { ownerId: joao, basis: 'manager' },
      };
      const to = aCase('scheduled', { ...known, ...overrides });
      const keys = to.ownerId === undefined ? [] : [`webex:${to.ownerId}`];
      await offboardings.write({ moves: [{ to }], lead: { keys, to: to.id, from: [] } });
    },
    /** Whatever changes a case by somebody else. */
    async edit(change: (before: Offboarding) => Offboarding): Promise<void> {
      const from = await theCase();
      await offboardings.write({ moves: [{ from, to: change(from) }] });
    },
    /** Sweeps and runs every so many minutes, until this moment. */
    async until(moment: string, everyMinutes = 16): Promise<void> {
      for (; clock.now() < at(moment); clock.pass(everyMinutes * minuteMs)) {
        await ring();
        await run();
      }
    },
    /** Sweeps and runs for so many days, four times an hour at first, and then twice a day. */
    async days(count: number): Promise<void> {
      const end = plusMs(clock.now(), count * dayMs);
      await this.until(plusMs(clock.now(), 3 * 60 * minuteMs));
      await this.until(end, 12 * 60);
    },
    said: (event: string) => world.log.lines.filter(line => line.event === event).map(({ facts }) => facts),
    /** Ids that were sent again less than a quarter of an hour later. */
    tooSoon(): string[] {
      const last = new Map<string, Instant>();
      return webex.arrived.flatMap(({ at: sentAt, ids }) =>
        ids.filter(id => {
          const before = last.get(id);
          last.set(id, sentAt);
          return before !== undefined && msBetween(before, sentAt) < 15 * minuteMs;
        }),
      );
    },
  };
}
export type ReassignWorld = Awaited<ReturnType<typeof reassignWorld>>;

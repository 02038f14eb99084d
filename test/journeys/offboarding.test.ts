import { describe, expect, it } from 'vitest';
import { recordingId } from '../../lib/domain/recording-id.ts';
import { keysOf } from '../../lib/domain/person-key.ts';
import { undoCase } from '../../lib/steps/order-offboarding.ts';
import { noConnections } from '../../lib/hr/connections.ts';
import { aCase } from '../build/offboardings.ts';
import { aRetentionJourney } from '../build/retention-journey.ts';
import { bareIdOf } from '../build/simulator.ts';

const slowMs = 180_000;
const id = '2026-10-01-0000cafe';

/** Ada leaves at noon of the first of October, and her manager is there. */
async function lived(options: Parameters<typeof aRetentionJourney>[0] = {}) {
  const journey = await aRetentionJourney({ reassignLagSeconds: 600, ...options }, [
    { name: 'kept', match: { ownerType: ['user'] }, trashAfter: 'never', purgeAfter: 'never' },
  ]);
  const { webex, offboardings } = journey;
  const [ada, heir, third] = await webex.people();
  if (ada === undefined || heir === undefined || third === undefined) throw new Error('Nobody is there.');
  const add = async (minute: number, owner = bareIdOf(ada)) =>
    webex.add({
      owner,
      durationSeconds: 20,
      transcriptReadyAt: '2026-09-28T11:00:00Z',
      timeRecorded: `2026-09-28T10:${minute}:00Z`,
      createTime: `2026-09-28T10:${minute}:30Z`,
    });
  const ids = [await add(10), await add(11), await add(12)];
  const theirs = await add(13, bareIdOf(third));
  const said = { system: 'hr', assurance: 'signed', subject: { emails: ada.emails.slice(0, 1) } } as const;
  const at = '2026-10-01T11:00:00Z';
  const leave = {
    signal: 'hr-termination',
    alone: true,
    occurredAt: at,
    effectiveAt: '2026-10-01T12:00:00Z',
  };
  const manager = { email: heir.emails[0] };
  const to = aCase('noted', { id, openedAt: at, lookAt: at, words: { hr: { ...said, manager, leave } } });
  await offboardings.write({ moves: [{ to }], lead: { keys: keysOf('hr', said.subject), to: id, from: [] } });
  const owners = async () => {
    const truth = await webex.truth();
    const owned = (each: string) => truth.recordings.find(one => one.id === each)?.ownerId;
    const names = new Map(
      [ada, heir, third].map((person, n) => [bareIdOf(person), ['ada', 'heir', 'third'][n]]),
    );
    return [...ids, theirs].map(each => names.get(owned(each) ?? ''));
  };
  const theCase = async () => (await offboardings.get(id)) ?? expect.fail();
  return { ...journey, ada, heir, ids, add, owners, theCase };
}

describe('a departure', { timeout: slowMs }, () => {
  it('gives all recordings to the successor, late ones too, and can be undone', async () => {
    const life = await lived();
    await life.until('2026-10-01T18:00:00Z');
    expect(await life.owners()).toEqual(['heir', 'heir', 'heir', 'third']);
    life.ids.push(await life.add(14));
    await life.until('2026-10-02T18:00:00Z');
    expect(await life.owners()).toEqual(['heir', 'heir', 'heir', 'heir', 'third']);
    for (const each of life.ids) {
      const { past, discrepancies } = await life.explained(each);
      expect(past.map(({ event, what, shown }) => what ?? shown ?? event)).toEqual(
        expect.arrayContaining(['reassign', 'moved', 'reassigned']),
      );
      expect(discrepancies).toEqual([]);
    }
    expect(await life.theCase()).toMatchObject({ status: 'reassigned', reassignment: { moved: 4 } });
    const person = {
      ownerId: bareIdOf(life.ada),
      emails: [life.ada.emails[0] ?? ''],
      state: 'active',
    } as const;
    const people = { withId: async () => person, withAddress: async () => person };
    const orders = { ...life.orders, people, terms: async () => noConnections.terms };
    await undoCase({ id, by: 'HR' }, orders);
    await life.until('2026-10-03T06:00:00Z');
    expect(await life.owners()).toEqual(['ada', 'ada', 'ada', 'ada', 'third']);
    expect((await life.row(life.ids[0] ?? ''))?.facts?.owner).toBeUndefined();
    expect((await life.theCase()).reassignment?.undoneAt).toBeDefined();
    expect(life.errors).toEqual([]);
  });

  it('goes by ids alone where Webex moves nothing of an inactive owner that is named', async () => {
    const life = await lived({ switches: { reassignFromInactive: 'by-ids' } });
    await life.until('2026-10-01T11:30:00Z');
    await life.webex.admin('/people', { person: bareIdOf(life.ada), state: 'inactive' });
    await life.until('2026-10-01T18:00:00Z');
    expect(await life.owners()).toEqual(['heir', 'heir', 'heir', 'third']);
    const { reassigns } = await life.webex.truth();
    expect(reassigns.map(({ status }) => status)).toEqual([204, 204]);
    expect(life.ids.map(each => recordingId.parse(each))).toHaveLength(3);
  });
});

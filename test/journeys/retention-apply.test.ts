import { describe, expect, it } from 'vitest';
import { aHold } from '../build/holds.ts';
import { aRetentionJourney } from '../build/retention-journey.ts';
import { bareIdOf } from '../build/simulator.ts';

const slowMs = 120_000;
const count = 14;
/** Transcripts are waited for three days, and are none of this. */
const call = { durationSeconds: 20, transcriptReadyAt: '2026-09-28T11:00:00Z' };

type Webex = Awaited<ReturnType<typeof aRetentionJourney>>['webex'];

/** So many old recordings of people who are there, one of somebody who has left, one under a hold, and a new one. */
async function lived(
  options: Parameters<typeof aRetentionJourney>[0] = {},
  meanwhile?: (webex: Webex, id: string) => Promise<void>,
) {
  const journey = await aRetentionJourney(options);
  const { webex } = journey;
  const [ada, leaver] = await webex.people();
  if (ada === undefined || leaver === undefined) throw new Error('There are no people.');
  const add = async (minute: number, overrides: object = {}) =>
    webex.add({
      ...call,
      owner: bareIdOf(ada),
      timeRecorded: `2026-09-28T10:${String(minute).padStart(2, '0')}:00Z`,
      createTime: `2026-09-28T10:${String(minute).padStart(2, '0')}:30Z`,
      ...overrides,
    });
  const old: string[] = [];
  for (let minute = 0; minute < count; minute += 1) old.push(await add(minute));
  const left = await add(40, { owner: bareIdOf(leaver) });
  const held = await add(41);
  const fresh = await add(42, { timeRecorded: '2026-10-04T20:00:00Z', createTime: '2026-10-04T20:30:00Z' });
  await webex.admin('/people', { person: bareIdOf(leaver), state: 'inactive' });
  await journey.holds.add(
    aHold({ scope: 'recording', recordingId: held, placedAt: '2026-10-01T00:00:00.000Z' }),
  );
  await journey.until('2026-10-03T00:14:00Z');
  await meanwhile?.(webex, old[0] ?? '');
  const settle = async (moment: string) => {
    await journey.until(moment);
    const rows = await Promise.all([...old, left, held, fresh].map(async id => journey.row(id)));
    return rows.map(row => (row === undefined ? 'no row' : row.status));
  };
  const midway = await settle('2026-10-04T00:00:00Z');
  const end = await settle('2026-10-05T12:00:00Z');
  const truth = await webex.truth();
  const statusOf = (id: string) => truth.recordings.find(each => each.id === id)?.status;
  const told = await Promise.all([...old, left, held, fresh].map(async id => journey.explained(id)));
  return {
    told: told.map(each => [each.present?.status, each.discrepancies.length]),
    ...{ journey, midway, end, old, left, held, truth },
    really: [...old, left, held, fresh].map(statusOf),
    writes: truth.writes.filter(each => each.token !== 'by-hand'),
  };
}

const all = (status: string) => Array.from({ length: count }, () => status);

describe('old recordings of an organisation', { timeout: slowMs }, () => {
  it('are trashed and purged in a few calls, and nothing else is', async () => {
    const { journey, midway, end, really, told, writes, left, held } = await lived();
    expect(told).toEqual(end.map(status => [status, 0]));
    expect(midway).toEqual([...all('trashed'), 'archived', 'archived', 'no row']);
    expect(end).toEqual([...all('purged'), 'archived', 'archived', 'archived']);
    expect(really).toEqual([...all('purged'), 'available', 'available', 'available']);
    expect(writes.map(({ operation, ids }) => [operation, ids.length])).toEqual([
      ['softDelete', count],
      ['purge', count],
    ]);
    expect(writes.flatMap(({ ids }) => ids).filter(id => id === left || id === held)).toEqual([]);
    expect(await journey.verdict()).toMatchObject({ problems: [], purged: count, held: 1 });
    expect(journey.errors).toEqual([]);
    expect(journey.said('purged-unasked')).toEqual([]);
  });

  it('end in the same states although one request in twenty meets a fault', async () => {
    const { journey, end, really, told } = await lived({ faults: { share: 0.05 }, seed: 5 });
    expect(told).toEqual(end.map(status => [status, 0]));
    expect(end).toEqual([...all('purged'), 'archived', 'archived', 'archived']);
    expect(really).toEqual([...all('purged'), 'available', 'available', 'available']);
    expect(await journey.verdict()).toMatchObject({ problems: [] });
  });

  it('end in the same states although half of the writes are lost on the way, there or back', async () => {
    const rates = { 'answer-lost': 0.25, 'reset-before': 0.1, '423': 0.1 };
    const { journey, end, told } = await lived({ faults: { rates }, seed: 6 });
    expect(told).toEqual(end.map(status => [status, 0]));
    expect(end).toEqual([...all('purged'), 'archived', 'archived', 'archived']);
    expect(await journey.verdict()).toMatchObject({ problems: [] });
  });

  it.each(['refuse', 'skip', 'partial'] as const)(
    'are trashed whatever becomes of a batch with an id that is gone: %s',
    async unknownIds => {
      const { journey, end, really } = await lived({ switches: { unknownIds } }, async (webex, id) => {
        // It shows only after the batch was sent.
        expect(await webex.byHand('trash', id)).toBe(200);
        expect(await webex.byHand('purge', id)).toBe(200);
      });
      expect(end.slice(1)).toEqual([...all('purged').slice(1), 'archived', 'archived', 'archived']);
      expect(really[0]).toBe('purged');
      const refusals = journey.said('retention-call-failed').map(facts => facts['fault']);
      expect(refusals).toEqual(unknownIds === 'skip' ? [] : ['not-found']);
      expect(await journey.verdict()).toMatchObject({ problems: [] });
    },
  );
});

import { describe, expect, it } from 'vitest';
import { readTruth } from '../../../local/judge/truth.ts';
import { startSimulator } from '../../../local/simulator/simulator.ts';
import { aSimulator, bareIdOf, handsOn, type SimulatorAtHand } from '../../build/simulator.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';

const org = '/admin/convergedRecordings';
const createTime = '2026-09-30T10:00:00Z';
const start = '2026-10-01T00:00:00.000Z';

/** A recording of the first person's, and a second person. */
async function aHandover(webex: SimulatorAtHand) {
  const [ada, ben] = await webex.people();
  if (ada === undefined || ben === undefined) throw new Error('There are no people.');
  const id = await webex.add({ owner: bareIdOf(ada), createTime, topic: 'Call with Party A' });
  return {
    id,
    ada: { id: bareIdOf(ada), email: ada.emails[0] },
    ben: { id: bareIdOf(ben), email: ben.emails[0] },
    handOver: () => webex.write('reassign', { reassignOwnerEmail: ben.emails[0], recordingIds: [id] }),
  };
}

async function truthOf(webex: SimulatorAtHand, id: string) {
  const truth = await readTruth(webex.adminUrl);
  return { ...truth, recording: truth.recordings.find(each => each.id === id) };
}

describe('the truth about owners', () => {
  it('tells a recording as it was first listed, whatever became of it and of its owner', async () => {
    const webex = await aSimulator();
    const { id, ada, ben, handOver } = await aHandover(webex);
    expect((await truthOf(webex, id)).recording).toMatchObject({ firstListedAs: null, firstOwnerId: ada.id });
    const [item] = (await webex.page(org)).items;
    await webex.moveClock('2026-10-02T00:00:00Z');
    await webex.admin('/people', { person: ada.id, email: 'ada.new@acme.example' });
    await handOver();
    await webex.page(org);
    const { recording } = await truthOf(webex, id);
    const {
      topic,
      serviceType,
      ownerId,
      ownerEmail,
      ownerType,
      storageRegion,
      durationSeconds,
      serviceData,
    } = item ?? {};
    expect(ownerEmail).toBe(ada.email);
    expect(recording?.firstListedAs).toEqual({
      ...{ topic, serviceType, ownerId, ownerEmail, ownerType, storageRegion, durationSeconds, serviceData },
    });
    expect(recording).toMatchObject({
      firstOwnerId: ada.id,
      changes: [{ at: '2026-10-02T00:00:00.000Z', shownAt: '2026-10-02T00:00:00.000Z', ownerId: ben.id }],
    });
  });

  it('tells what a list shows that is read before a new owner does', async () => {
    const webex = await aSimulator({ effectLagSeconds: 600 });
    const { id, ada, handOver } = await aHandover(webex);
    await handOver();
    await webex.page(org);
    await webex.moveClock('2026-10-01T00:10:00Z');
    expect((await truthOf(webex, id)).recording).toMatchObject({
      firstListedAs: { ownerId: ada.id },
      changes: [{ at: start, shownAt: '2026-10-01T00:10:00.000Z' }],
    });
  });

  it('tells what a newly listed recording shows of an owner who was renamed before', async () => {
    const webex = await aSimulator();
    const { id, ada } = await aHandover(webex);
    await webex.admin('/people', { person: ada.id, email: 'ada.new@acme.example' });
    await webex.page(org);
    expect((await truthOf(webex, id)).recording?.firstListedAs).toMatchObject({
      ownerEmail: 'ada.new@acme.example',
    });
  });

  it('keeps oddities of what was listed', async () => {
    const webex = await aSimulator();
    const id = await webex.add({ createTime, raw: { topic: 7 } });
    await webex.call(org);
    expect((await truthOf(webex, id)).recording?.firstListedAs).toMatchObject({ topic: 7 });
  });

  it('tells what accounts were since when, also after a restart', async () => {
    const options = {
      seed: 1,
      recordings: 0,
      startMs: Date.UTC(2026, 9, 1),
      folder: await temporaryFolder(),
    };
    const first = await startSimulator(options);
    const { ada } = await aHandover(handsOn(first));
    const accounts = async (webex: { adminUrl: string }) =>
      (await readTruth(webex.adminUrl)).owners.find(each => each.id === ada.id)?.accounts;
    expect(await accounts(first)).toEqual([{ since: start, state: 'active' }]);
    await handsOn(first).moveClock('2026-10-02T00:00:00Z');
    await handsOn(first).admin('/people', { person: ada.id, state: 'inactive' });
    await handsOn(first).moveClock('2026-10-03T00:00:00Z');
    await handsOn(first).admin('/people', { person: ada.id, state: 'active' });
    const known = [
      { since: start, state: 'active' },
      { since: '2026-10-02T00:00:00.000Z', state: 'inactive' },
      { since: '2026-10-03T00:00:00.000Z', state: 'active' },
    ];
    expect(await accounts(first)).toEqual(known);
    await first.close();
    await using again = { ...(await startSimulator(options)), [Symbol.asyncDispose]: () => again.close() };
    expect(await accounts(again)).toEqual(known);
  });

  it('has those who left before, and those who joined later', async () => {
    const webex = await aSimulator();
    const joined = await webex.admin('/owners', { type: 'place', name: 'Quiet Room' });
    const { id } = JSON.parse(await joined.text()) as { id: string };
    const { owners } = await readTruth(webex.adminUrl);
    expect(owners.filter(each => each.accounts[0]?.state === 'inactive')).toHaveLength(2);
    expect(owners.filter(each => each.accounts[0]?.state === 'deleted')).toHaveLength(1);
    expect(owners).toContainEqual({ id, accounts: [{ since: start, state: 'active' }] });
  });
});

describe('the truth about writes', () => {
  it('tells which named nothing, and which were refused after the rest was done', async () => {
    const webex = await aSimulator({ switches: { unknownIds: 'partial' } });
    const { id, ada } = await aHandover(webex);
    const unknown = '00000000-0000-4000-a000-000000000000';
    expect((await webex.write('softDelete', { recordingIds: [id, unknown] })).status).toBe(404);
    expect((await webex.write('restore', { recordingIds: [id] })).status).toBe(204);
    expect((await webex.write('softDelete', { trashAll: true, ownerEmail: ada.email })).status).toBe(204);
    const { writes } = await readTruth(webex.adminUrl);
    expect(writes.map(({ operation, all, refused }) => ({ operation, all, refused }))).toEqual([
      { operation: 'softDelete', refused: true },
      { operation: 'restore' },
      { operation: 'softDelete', all: true },
    ]);
  });
});

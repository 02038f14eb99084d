import { describe, expect, it } from 'vitest';
import type { KnownOwner } from '../../lib/domain/owner.ts';
import { recordingId } from '../../lib/domain/recording-id.ts';
import { aJourney } from '../build/journey.ts';
import { aSimulator, bareIdOf } from '../build/simulator.ts';

const slowMs = 60_000;
const hourMs = 3_600_000;
const hourly = { pollEveryMs: hourMs, historyDays: 40 };
const seldom = { pollEveryMs: 4 * hourMs, historyDays: 40 };
type Journey = Awaited<ReturnType<typeof aJourney>>;

/** Adds a recording of each of these owners, made at that moment. @returns the ids of the recordings */
async function record(
  journey: Journey,
  owners: readonly Pick<KnownOwner, 'id'>[],
  createTime: string,
): Promise<string[]> {
  const timeRecorded = new Date(Date.parse(createTime) - 600_000).toISOString();
  const made = { timeRecorded, createTime, durationSeconds: 20, transcriptReadyAt: null };
  return Promise.all(owners.map(owner => journey.add({ ...made, owner: owner.id })));
}

/** Four owners of a type that are known by now. */
async function fourOf(journey: Journey, type: string): Promise<readonly KnownOwner[]> {
  const owners = await journey.owners();
  return owners.filter(each => each.type === type).slice(0, 4);
}

/** The ids of the recordings of which the verdict complains. */
async function lost(journey: Journey): Promise<string[]> {
  const { problems } = await journey.verdict();
  return problems.map(({ of }) => recordingId.parse(of)).toSorted();
}

describe('an organisation whose list shows only its administrator’s recordings', { timeout: slowMs }, () => {
  it('from the beginning is read owner by owner, so that nothing of it is missed', async () => {
    const journey = await aJourney({ switches: { orgList: 'own' } }, hourly);
    await journey.until('2026-10-01T00:04:00Z');
    const [users, places] = [await fourOf(journey, 'user'), await fourOf(journey, 'place')];
    const [lines, queues] = [await fourOf(journey, 'virtualLine'), await fourOf(journey, 'callQueue')];
    // The windows that hold these were read, and showed nothing of them.
    await record(journey, [...users, ...places], '2026-09-25T09:00:00Z');
    await record(journey, [...lines, ...queues], '2026-09-01T09:00:00Z');
    await journey.until('2026-10-01T03:30:00Z');
    expect(await journey.mode()).toMatchObject({ mode: 'perOwner', orgListIs: 'incomplete' });
    expect(journey.said('org-list-incomplete')).toEqual([{ unreadSources: 0 }]);
    expect(journey.said('owners-not-listable')).toEqual([]);
    expect(await journey.verdict()).toMatchObject({ archived: 16, unexplained: 0, problems: [] });
    expect(journey.errors).toEqual([]);
  });

  it('from one day on is read owner by owner, whoever left or was renamed included, until it is whole again', async () => {
    const journey = await aJourney({}, seldom);
    await journey.until('2026-10-01T00:04:00Z');
    const [users, queues] = [await fourOf(journey, 'user'), await fourOf(journey, 'callQueue')];
    const [leaver, renamed] = users;
    await record(journey, users, '2026-10-01T00:10:00Z');
    await journey.until('2026-10-01T04:30:00Z');
    expect(await journey.mode()).toMatchObject({ mode: 'org', orgListIs: 'whole' });

    await journey.byHand('/switches', { orgList: 'own' });
    await record(journey, [...users, ...queues], '2026-10-01T05:00:00Z');
    await journey.byHand('/people', { person: leaver?.id, state: 'deleted' });
    await journey.byHand('/people', { person: renamed?.id, email: 'another.name@acme.example' });
    await journey.until('2026-10-02T01:00:00Z');
    // Not probed yet: all of these windows were read, and count as read.
    expect(await journey.mode()).toMatchObject({ mode: 'org' });
    expect(await lost(journey)).toHaveLength(8);
    await journey.until('2026-10-02T09:30:00Z');
    expect(await journey.mode()).toMatchObject({ mode: 'perOwner', orgListIs: 'incomplete' });
    expect(await journey.verdict()).toMatchObject({ archived: 12, unexplained: 0, problems: [] });

    await journey.byHand('/switches', { orgList: 'all' });
    await journey.until('2026-10-03T09:30:00Z');
    expect(await journey.mode()).toMatchObject({ mode: 'perOwner', orgListIs: 'whole' });
    await journey.until('2026-10-04T09:30:00Z');
    expect(await journey.mode()).toMatchObject({ mode: 'org', orgListIs: 'whole' });
    await record(journey, [...users, ...queues], '2026-10-04T10:00:00Z');
    await journey.until('2026-10-04T13:30:00Z');
    expect(await journey.verdict()).toMatchObject({ archived: 20, unexplained: 0, problems: [] });
    expect(journey.said('org-list-incomplete')).toHaveLength(1);
    expect(journey.errors).toEqual([]);
  });

  it('and whose owners are listed by address only is an alarm for those who have none', async () => {
    const journey = await aJourney({ switches: { orgList: 'own-unless-email' } }, hourly);
    await journey.until('2026-10-01T00:04:00Z');
    const [users, places] = [await fourOf(journey, 'user'), await fourOf(journey, 'place')];
    await record(journey, users, '2026-09-25T09:00:00Z');
    const unlisted = await record(journey, places, '2026-09-25T09:00:00Z');
    await journey.until('2026-10-01T03:30:00Z');
    expect(await journey.mode()).toMatchObject({ mode: 'perOwner', unlistable: 14 });
    expect(journey.said('owners-not-listable')).toEqual([{ owners: 14 }]);
    expect(await lost(journey)).toEqual(unlisted.map(id => recordingId.parse(id)).toSorted());
  });

  it('and whose leavers are in no list is an alarm for those of whom a recording is known', async () => {
    const journey = await aJourney({ switches: { deletedOwnerFilter: 'empty' } }, seldom);
    await journey.until('2026-10-01T00:04:00Z');
    const users = await fourOf(journey, 'user');
    await record(journey, users, '2026-10-01T00:10:00Z');
    await journey.until('2026-10-01T04:30:00Z');
    await journey.byHand('/people', { person: users[1]?.id, state: 'deleted' });
    await journey.byHand('/switches', { orgList: 'own' });
    await journey.until('2026-10-02T08:30:00Z');
    // Another one had left before anything of theirs was seen.
    expect(await journey.mode()).toMatchObject({ mode: 'perOwner', unlistable: 1 });
    expect(journey.said('owners-not-listable')).toEqual([{ owners: 1 }]);
  });

  it('and that has no administrator’s token is read by the owners that were ever seen, and says what it lacks', async () => {
    const journey = await aJourney({}, { ...seldom, withoutAdminToken: true });
    const people = await (await aSimulator()).people();
    const users = people.slice(1, 4).map(person => ({ id: bareIdOf(person) }));
    await record(journey, users, '2026-09-25T09:00:00Z');
    await journey.until('2026-10-01T04:30:00Z');
    expect(journey.said('owners-not-read')).toHaveLength(5);
    await journey.byHand('/switches', { orgList: 'own' });
    await record(journey, users, '2026-10-01T05:00:00Z');
    await journey.until('2026-10-02T09:30:00Z');
    expect(await journey.verdict()).toMatchObject({ archived: 6, unexplained: 0, problems: [] });
    expect(journey.said('org-list-incomplete')).toEqual([{ unreadSources: 4 }]);
    expect(journey.errors).toEqual([]);
  });
});

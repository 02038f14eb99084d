import { describe, expect, it } from 'vitest';
import { archiveRecording } from '../../lib/steps/archive-recording.ts';
import { presenceOn } from '../../lib/steps/presence.ts';
import { missingWorld } from '../build/missing-world.ts';
import { Death, mortal } from '../build/mortal.ts';
import { farDeadline } from '../build/step-world.ts';

const looks = [
  ['the first look', 0, '2026-03-02T10:00:00Z', { status: 'discovered', absence: { looks: 1 } }],
  ['the second look', 1, '2026-03-02T22:00:00Z', { status: 'discovered', absence: { looks: 2 } }],
  ['the third look', 5, '2026-03-03T10:00:00Z', { status: 'vanished', absence: { looks: 3 } }],
] as const;
const deaths = looks.flatMap(([name, before, moment, expected]) =>
  [false, true].map(written => ({ name, before, moment, expected, written })),
);

describe('a function that dies while it writes', () => {
  it.each(deaths)('$name (written: $written) counts it once', async death => {
    const world = await missingWorld();
    await world.listed();
    const { id } = await world.missing();
    await world.lookOn(id, death.before);
    world.clock.set(death.moment);
    await world.ring(id);

    const process = mortal({ diesAtWrite: 1, written: death.written });
    const dying = { ...world, recordings: process.port(world.recordings, ['move']) };
    await expect(archiveRecording({ id, deadline: farDeadline }, dying)).rejects.toThrow(Death);
    // The stream delivers the record again, and once more.
    for (let delivery = 1; delivery <= 2; delivery += 1)
      await archiveRecording({ id, deadline: farDeadline, presence: presenceOn(world) }, world);

    const row = await world.row(id);
    expect(row).toMatchObject(death.expected);
    expect(row.wake).toBeUndefined();
  });
});

describe('a recording that is listed while a look ends', () => {
  it('does not vanish, and goes on ringing', async () => {
    const world = await missingWorld();
    await world.listed();
    const recording = await world.missing();
    await world.lookOn(recording.id, 5);
    world.clock.set('2026-03-03T10:00:00Z');
    await world.ring(recording.id);
    const raced = {
      ...world.recordings,
      async move(...given: Parameters<typeof world.recordings.move>) {
        world.showAgain(await world.row(recording.id));
        await world.poll();
        return world.recordings.move(...given);
      },
    };
    await archiveRecording({ id: recording.id, deadline: farDeadline }, { ...world, recordings: raced });
    const row = await world.row(recording.id);
    expect(row).toMatchObject({ status: 'discovered', wake: 'archive' });
    expect(row.absence).toBeUndefined();
    expect(world.said('error')).toEqual([]);

    await archiveRecording({ id: recording.id, deadline: farDeadline }, world);
    expect(await world.row(recording.id)).toMatchObject({ status: 'archived' });
  });
});

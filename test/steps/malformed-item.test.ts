import { describe, expect, it } from 'vitest';
import { dayMs, minuteMs, plusMs } from '../../lib/domain/time.ts';
import { pollRecordings } from '../../lib/steps/poll-recordings.ts';
import { anId, at } from '../build/recordings.ts';
import { farDeadline, stepWorld } from '../build/step-world.ts';
import { aWebexRecording } from '../build/webex-in-memory.ts';

describe('an item of a list that cannot be read', () => {
  it('keeps neither the later pages of its window nor newer or older windows from being read', async () => {
    const world = await stepWorld();
    const item = (createTime: string) => {
      const key = anId('bad');
      world.webex.malformed.push({
        createTime: at(createTime),
        item: { key, problem: 'createTime: custom' },
      });
      return key;
    };
    const show = (createTime: string) => world.webex.show(aWebexRecording({ createTime: at(createTime) })).id;
    // On the first page of the newest window, of the present, and of an old one; pages have two recordings.
    const odd = ['2026-03-02T09:45:00Z', '2026-02-20T12:00:00Z', '2026-01-10T12:00:00Z'].map(item);
    const good = [...Array(5).keys()].flatMap(nth => [
      show(plusMs(at('2026-03-02T09:31:00Z'), nth * minuteMs)),
      show(plusMs(at('2026-02-10T00:00:00Z'), nth * dayMs)),
      show(plusMs(at('2026-01-05T00:00:00Z'), nth * dayMs)),
    ]);
    const poll = () => pollRecordings({ deadline: farDeadline, historyDays: 60 }, world);
    await poll();

    expect(await world.windows.unread()).toEqual([]);
    for (const id of good) expect(await world.row(id)).toMatchObject({ status: 'discovered' });
    for (const id of odd)
      expect(await world.row(id)).toMatchObject({ status: 'parked', reason: 'malformed' });

    world.clock.set('2026-03-02T10:05:00Z');
    const newer = [show('2026-03-02T10:01:00Z'), show('2026-03-02T09:50:00Z')];
    const another = item('2026-03-02T10:02:00Z');
    await poll();
    expect(await world.windows.unread()).toEqual([]);
    for (const id of newer) expect(await world.row(id)).toMatchObject({ status: 'discovered' });
    expect(await world.row(another)).toMatchObject({ status: 'parked', reason: 'malformed' });
    // Those that were there before are listed again, and stay as they were.
    for (const id of odd) expect(await world.row(id)).toMatchObject({ version: 1 });
  });
});

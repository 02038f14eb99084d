import { expect, it } from 'vitest';
import type { AlarmTopic } from '../../lib/ports.ts';
import { opened, type Open } from './open.ts';

/** A topic, what has arrived there, and how it is put out of order. */
type Heard = {
  readonly topic: AlarmTopic;
  readonly arrived: () => Promise<readonly unknown[]>;
  readonly breaks: () => Promise<void>;
};

/** What every AlarmTopic promises. */
export function alarmTopicContract(open: Open<Heard>): void {
  it('what is published arrives whole, as one object', async () => {
    const { topic, arrived } = await opened(open);
    await topic.publish('sheet', { day: '2026-10-01', receipts: 12, isFirst: true, none: undefined });
    expect(await arrived()).toEqual([{ event: 'sheet', day: '2026-10-01', receipts: 12, isFirst: true }]);
  });

  it('all arrives that twenty publish at once', async () => {
    const { topic, arrived } = await opened(open);
    const events = [...Array(20).keys()].map(each => ({ event: 'sheet', each }));
    await Promise.all(events.map(({ event, each }) => topic.publish(event, { each })));
    const found = await arrived();
    expect(found).toHaveLength(20);
    expect(found).toEqual(expect.arrayContaining(events));
  });

  it('one that does not take it is trouble, and to be tried again', async () => {
    const { topic, breaks } = await opened(open);
    await breaks();
    await expect(topic.publish('sheet', {})).rejects.toMatchObject({
      name: 'TransientError',
      fault: 'store-unavailable',
    });
  });
}

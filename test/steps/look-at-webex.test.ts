import { describe, expect, it } from 'vitest';
import { PermanentError, TransientError } from '../../lib/domain/errors.ts';
import type { WebexReader } from '../../lib/ports.ts';
import { lookAtWebex } from '../../lib/steps/look-at-webex.ts';
import { presenceOn } from '../../lib/steps/presence.ts';
import { anArchived, at, facts } from '../build/recordings.ts';
import { farDeadline, handClock } from '../build/step-world.ts';
import { aWebexRecording, webexInMemory } from '../build/webex-in-memory.ts';

/** Webex with so many recordings of one day, and what it is asked. */
function aDay(count: number, status: (index: number) => string = () => 'available') {
  const clock = handClock('2026-06-01T00:10:00Z');
  const webex = webexInMemory(clock);
  const asked: string[] = [];
  const on: { list: () => void } = { list: () => undefined };
  const rows = Array.from({ length: count }, (_, index) => {
    const minute = `${index % 60}`.padStart(2, '0');
    const row = anArchived({ facts: facts({ createTime: at(`2026-03-02T09:${minute}:00Z`) }) });
    const { id, webexId } = row;
    webex.show(aWebexRecording({ id, webexId, status: status(index), createTime: row.facts.createTime }));
    return row;
  });
  const reader: WebexReader = {
    ...webex,
    async *list(listing, deadline) {
      for await (const page of webex.list(listing, deadline)) {
        asked.push(`list ${listing.status ?? 'available'}`);
        yield page;
      }
      on.list();
    },
    async details(webexId, deadline) {
      asked.push('details');
      return webex.details(webexId, deadline);
    },
  };
  const look = { webex: reader, presence: presenceOn({ webex: reader, clock }), deadline: farDeadline };
  const states = async () =>
    [...(await lookAtWebex(rows, look)).values()].map(sight => {
      if ('seen' in sight) return sight.seen.status;
      return 'gone' in sight ? 'gone' : sight.trouble.fault;
    });
  return { webex, rows, asked, states, on };
}

describe('a look at Webex', () => {
  it('asks for few recordings one by one', async () => {
    const { asked, states } = aDay(4, index => (index === 0 ? 'deleted' : 'available'));
    expect((await states()).toSorted()).toEqual(['available', 'available', 'available', 'deleted']);
    expect(asked).toEqual(['details', 'details', 'details', 'details']);
  });

  it('reads lists where many are of one day, and details only of what those do not show', async () => {
    const { webex, asked, states } = aDay(30, index => {
      if (index === 7) return 'purged';
      return index % 3 === 0 ? 'deleted' : 'available';
    });
    webex.pageSize = 100;
    const shown = await states();
    expect(shown.filter(each => each === 'deleted')).toHaveLength(10);
    expect(shown.filter(each => each === 'purged')).toHaveLength(1);
    expect(asked).toEqual(['list available', 'list deleted', 'details']);
  });

  it('never costs much more than asking for each', async () => {
    const { webex, rows, asked, states } = aDay(6);
    for (let count = 0; count < 300; count += 1)
      webex.show(aWebexRecording({ createTime: rows[3]?.facts.createTime ?? at('2026-03-02T09:03:00Z') }));
    expect(await states()).toHaveLength(6);
    expect(asked.length).toBeLessThanOrEqual(12);
  });

  it('takes a list that fails for no answer at all', async () => {
    const { webex, asked, states } = aDay(8);
    webex.beforePage = () => {
      throw new TransientError('webex-unavailable', 'Webex answered 502.');
    };
    expect(await states()).toEqual(Array.from({ length: 8 }, () => 'available'));
    expect(asked.filter(each => each === 'details')).toHaveLength(8);
  });

  it('asks by id for what moved between two lists', async () => {
    const { webex, rows, asked, states, on } = aDay(8, index => (index === 0 ? 'deleted' : 'available'));
    webex.pageSize = 100;
    const moved = rows[5];
    // Once the first list is read to its end.
    on.list = () => {
      if (moved === undefined) return;
      const { id, webexId, facts: known } = moved;
      const { createTime } = known;
      webex.show(aWebexRecording({ id, webexId, createTime, status: 'deleted' }));
    };
    expect((await states()).filter(each => each === 'deleted')).toHaveLength(2);
    expect(asked).toEqual(['list available', 'list deleted', 'details']);
  });

  it('says gone only where another recording is known', async () => {
    const { webex, rows, states } = aDay(2);
    for (const { id, webexId } of rows.slice(0, 1)) webex.withdraw(aWebexRecording({ id, webexId }));
    expect((await states()).toSorted()).toEqual(['available', 'gone']);
    for (const { id, webexId } of rows) webex.withdraw(aWebexRecording({ id, webexId }));
    const alone = aDay(2);
    for (const { id, webexId } of alone.rows) alone.webex.withdraw(aWebexRecording({ id, webexId }));
    expect(await alone.states()).toEqual(['webex-unavailable', 'webex-unavailable']);
  });

  it.each(['available', 'deleted'])(
    'says gone also where nothing was recorded for months, and only something old is left: %s',
    async status => {
      const { webex, rows, states } = aDay(2);
      for (const { id, webexId } of rows) webex.withdraw(aWebexRecording({ id, webexId }));
      webex.show(aWebexRecording({ status, createTime: at('2025-04-08T09:20:00Z') }));
      expect(await states()).toEqual(['gone', 'gone']);
    },
  );

  it('tells of each recording what was in the way', async () => {
    const { webex, rows, states } = aDay(3);
    const errors = [
      new TransientError('rate-limited', 'Webex answered 429.'),
      new PermanentError('malformed', 'It cannot be read.'),
    ];
    for (const [index, error] of errors.entries()) {
      const row = rows[index];
      if (row === undefined) continue;
      const details = () => {
        throw error;
      };
      webex.show(aWebexRecording({ id: row.id, webexId: row.webexId }), { details });
    }
    expect((await states()).toSorted()).toEqual(['available', 'malformed', 'rate-limited']);
  });
});

import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { HttpRequest, HttpResponse } from '../../../lib/ports.ts';
import { trackSend, virtualClock } from '../../../local/driver/virtual-clock.ts';
import { aClock } from '../../build/driver.ts';
import { at } from '../../build/recordings.ts';

const request: HttpRequest = { method: 'GET', url: new URL('http://127.0.0.1/'), headers: {}, timeoutMs: 1 };

describe('virtual time', () => {
  it('goes straight to the next moment that somebody waits for', async () => {
    const clock = aClock();
    const woken: string[] = [];
    const wait = async (ms: number) => {
      await clock.sleep(ms);
      woken.push(clock.now());
    };
    void wait(30 * 86_400_000);
    void wait(1_000);
    await clock.run(() => woken.length === 2);
    expect(woken).toEqual(['2026-03-02T09:00:01.000Z', '2026-04-01T09:00:00.000Z']);
  });

  it('wakes those who wait in the order of time, and of their waiting where that is the same', async () => {
    const clock = aClock();
    const woken: string[] = [];
    const wait = (name: string, ms: number) => void clock.sleep(ms).then(() => woken.push(name));
    wait('late', 3_000);
    wait('first of two', 2_000);
    wait('early', 1_000);
    wait('second of two', 2_000);
    wait('at once', 0);
    await clock.run(() => woken.length === 5);
    expect(woken).toEqual(['at once', 'early', 'first of two', 'second of two', 'late']);
  });

  it('lets who wakes act before the next one of the same moment wakes', async () => {
    const clock = aClock();
    const acts: string[] = [];
    const wait = async (name: string) => {
      await clock.sleep(1_000);
      acts.push(`${name} wakes`);
      await nextTurn();
      acts.push(`${name} is done`);
    };
    void wait('one');
    void wait('two');
    await clock.run(() => acts.length === 4);
    expect(acts).toEqual(['one wakes', 'one is done', 'two wakes', 'two is done']);
  });

  it('takes what lies behind for now, and a part of a millisecond for a whole one', async () => {
    const clock = aClock();
    const woken: string[] = [];
    void clock.sleep(-5).then(() => woken.push(clock.now()));
    void clock.sleep(0.2).then(() => woken.push(clock.now()));
    await clock.run(() => woken.length === 2);
    expect(woken).toEqual(['2026-03-02T09:00:00.000Z', '2026-03-02T09:00:00.001Z']);
  });

  it('does not move while work is in flight, however long that takes', async () => {
    const clock = aClock();
    void clock.sleep(1_000);
    let release: () => void = () => undefined;
    const work = clock.busy(() => new Promise<void>(resolve => (release = resolve)));
    let turns = 0;
    await clock.run(() => (turns += 1) > 100);
    expect(clock.now()).toBe('2026-03-02T09:00:00.000Z');
    release();
    await work;
    await clock.run(() => clock.now() > '2026-03-02T09:00:00.000Z');
    expect(clock.now()).toBe('2026-03-02T09:00:01.000Z');
  });

  it('does not move between short pieces of work that follow each other', async () => {
    const clock = aClock();
    void clock.sleep(1_000);
    let done = '';
    const chain = async () => {
      for (let piece = 0; piece < 5; piece += 1) {
        await nextTurn();
        await nextTurn();
        await nextTurn();
        await clock.busy(() => Promise.resolve());
      }
      done = clock.now();
    };
    void chain();
    await clock.run(() => done !== '');
    expect(done).toBe('2026-03-02T09:00:00.000Z');
  });

  it('moves again after work that failed', async () => {
    const clock = aClock();
    await expect(clock.busy(async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await clock.busy(() => Promise.resolve('yes'))).toBe('yes');
    const throwsAtOnce = () => {
      throw new Error('at once');
    };
    await expect(clock.busy(throwsAtOnce)).rejects.toThrow('at once');
    await passes(clock);
  });

  it('moves another clock along before anyone wakes', async () => {
    const story: string[] = [];
    const clock = virtualClock(at('2026-03-02T09:00:00Z'), async now => {
      await nextTurn();
      story.push(`moved to ${now}`);
    });
    const sleeper = clock.sleep(1_000).then(() => story.push(`woke at ${clock.now()}`));
    await clock.run(() => story.length === 2);
    await sleeper;
    expect(story).toEqual(['moved to 2026-03-02T09:00:01.000Z', 'woke at 2026-03-02T09:00:01.000Z']);
  });

  it('does not run on beyond the moment that was waited for, also when that came without a sound', async () => {
    const clock = aClock();
    let done = false;
    void clock.sleep(1_000).then(async () => {
      await nextTurn();
      await nextTurn();
      done = true;
    });
    void clock.sleep(86_400_000);
    await clock.run(() => done);
    expect(clock.now()).toBe('2026-03-02T09:00:01.000Z');
  });

  it('that nobody waits for is an Error: the run is stuck', async () => {
    await expect(aClock().run(() => false)).rejects.toThrow('stuck');
  });

  it('ends a sleep that is called off at once, and leaves nothing to wait for', async () => {
    const clock = aClock();
    const off = new AbortController();
    const woken: string[] = [];
    const asleep = clock.sleep(5_000, off.signal).then(() => woken.push('called off'));
    void clock.sleep(10_000).then(() => woken.push('after its time'));
    off.abort();
    await asleep;
    await clock.sleep(99, off.signal);
    expect(clock.now()).toBe('2026-03-02T09:00:00.000Z');
    await clock.run(() => woken.length === 2);
    expect(woken).toEqual(['called off', 'after its time']);
    await expect(clock.run(() => false)).rejects.toThrow('stuck');
    expect(clock.now()).toBe('2026-03-02T09:00:10.000Z');
  });
});

describe('a request on virtual time', () => {
  function answering(body: Readable): { send: () => Promise<HttpResponse> } {
    return { send: async () => ({ status: 200, headers: {}, body }) };
  }

  it('holds time from the call on until its answer comes', async () => {
    const clock = aClock();
    let answer: (response: HttpResponse) => void = () => undefined;
    const send = trackSend(() => new Promise<HttpResponse>(resolve => (answer = resolve)), clock);
    const exchange = send(request);
    await stands(clock);
    answer({ status: 200, headers: {}, body: Readable.from([]) });
    (await exchange).body.resume();
    await passes(clock);
  });

  it('that is rejected holds time no longer', async () => {
    const clock = aClock();
    const send = trackSend(async () => Promise.reject(new Error('reset')), clock);
    await expect(send(request)).rejects.toThrow('reset');
    await passes(clock);
  });

  it('holds time while its body is being read, until the end', async () => {
    const clock = aClock();
    const body = new Readable({ read: () => undefined });
    const { body: received } = await trackSend(answering(body).send, clock)(request);
    const chunks: string[] = [];
    received.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
    body.push('half');
    await stands(clock);
    body.push('whole');
    body.push(null);
    await passes(clock);
    expect(chunks.join(' ')).toBe('half whole');
  });

  it.each([
    ['thrown away unread', (body: Readable) => body.destroy()],
    [
      'broken by an error',
      (body: Readable) => {
        body.on('error', () => undefined);
        body.destroy(new Error('reset'));
      },
    ],
  ])('holds time no longer when its body is %s', async (_what, end) => {
    const clock = aClock();
    const { body } = await trackSend(answering(new Readable({ read: () => undefined })).send, clock)(request);
    await stands(clock);
    end(body);
    await passes(clock);
  });

  it.each([
    [
      'closed',
      async (body: Readable) => {
        body.destroy();
        return Promise.resolve();
      },
    ],
    [
      'read to its end',
      async (body: Readable) => {
        await body.toArray();
      },
    ],
    [
      'read to an end that does not close it',
      async (body: Readable) => {
        body.resume();
        while (!body.readableEnded) await nextTurn();
      },
    ],
  ])('does not hold time for a body that is %s already when the answer comes', async (_what, end) => {
    const clock = aClock();
    const body = new Readable({ read: () => undefined, autoDestroy: !_what.includes('not close') });
    body.push('all');
    body.push(null);
    const send = async (): Promise<HttpResponse> => {
      await end(body);
      await nextTurn();
      return { status: 200, headers: {}, body };
    };
    await trackSend(send, clock)(request);
    await passes(clock);
  });
});

/** Sees time move, if it may: a minute, to a sleeper of its own. */
async function passes(clock: ReturnType<typeof aClock>): Promise<void> {
  expect(await moves(clock)).toBe(true);
}

async function stands(clock: ReturnType<typeof aClock>): Promise<void> {
  expect(await moves(clock)).toBe(false);
}

async function moves(clock: ReturnType<typeof aClock>): Promise<boolean> {
  const before = clock.now();
  const off = new AbortController();
  void clock.sleep(60_000, off.signal);
  let turns = 0;
  await clock.run(() => clock.now() > before || (turns += 1) > 50);
  off.abort();
  return clock.now() > before;
}

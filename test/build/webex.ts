import { Readable } from 'node:stream';
import { expect } from 'vitest';
import { Secret } from '../../lib/domain/secret.ts';
import { newGate, type RateGate } from '../../lib/domain/pace.ts';
import { epochMsOf, instantOf, type Instant } from '../../lib/domain/time.ts';
import type { Clock, HttpRequest, RateGates, Send } from '../../lib/ports.ts';
import { rateGate } from '../../lib/webex/gate.ts';
import { webexReader } from '../../lib/webex/reader.ts';
import type { Connection } from '../../lib/webex/request.ts';
import { fixedToken } from '../../lib/webex/token.ts';
import { at } from './recordings.ts';

/** What Webex is to answer: an answer, or no answer at all. */
export type Reply =
  | {
      readonly status?: number;
      readonly headers?: Record<string, string>;
      readonly body?: string | Readable | object;
    }
  | Error;

/** A request as it arrived at the far end. */
export type Arrived = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly timeoutMs: number;
  readonly at: Instant;
};
export type FakeWebex = { readonly send: Send; readonly arrived: readonly Arrived[] };

/** The far end of a `send`, which answers as scripted. Whoever calls beyond the script gets an error of no known class. */
export function fakeWebex(
  script: readonly Reply[] | ((request: HttpRequest, nth: number) => Reply),
  clock: Pick<Clock, 'now'> = hastyClock(),
): FakeWebex {
  const arrived: Arrived[] = [];
  return {
    arrived,
    async send(request) {
      const { method, url, headers, body, timeoutMs } = request;
      arrived.push({ method, url: new URL(url), headers, body, timeoutMs, at: clock.now() });
      const reply =
        typeof script === 'function' ? script(request, arrived.length) : script[arrived.length - 1];
      if (reply === undefined) throw new Error(`The script has no answer to call ${arrived.length}.`);
      if (reply instanceof Error) throw reply;
      return { status: reply.status ?? 200, headers: reply.headers ?? {}, body: bodyOf(reply.body) };
    },
  };
}

function bodyOf(body: string | Readable | object | undefined): Readable {
  if (body instanceof Readable) return body;
  const text = typeof body === 'object' ? JSON.stringify(body) : (body ?? '');
  return Readable.from(text === '' ? [] : [Buffer.from(text)]);
}

/** A body that brings some bytes and then breaks. */
export function breakingBody(text: string, error: Error): Readable {
  return Readable.from(
    (function* () {
      yield Buffer.from(text);
      throw error;
    })(),
  );
}

/** A clock on which every sleep is over at once: `now` shows how long was slept in all. */
export function hastyClock(start = '2026-10-01T00:00:00Z'): Clock {
  let nowMs = epochMsOf(at(start));
  return {
    now: () => instantOf(nowMs),
    async sleep(ms) {
      nowMs += ms;
    },
  };
}

/** A clock that moves only when told to; sleepers wake in the order of their moments. */
export function manualClock(start = '2026-10-01T00:00:00Z'): Clock & { pass(ms: number): Promise<void> } {
  let nowMs = epochMsOf(at(start));
  const sleepers: { atMs: number; wake: () => void }[] = [];
  return {
    now: () => instantOf(nowMs),
    sleep: ms => new Promise(wake => sleepers.push({ atMs: nowMs + ms, wake })),
    async pass(ms) {
      const untilMs = nowMs + ms;
      await settle();
      for (;;) {
        const [next] = sleepers.filter(each => each.atMs <= untilMs).toSorted((a, b) => a.atMs - b.atMs);
        if (next === undefined) break;
        sleepers.splice(sleepers.indexOf(next), 1);
        nowMs = Math.max(nowMs, next.atMs);
        next.wake();
        await settle();
      }
      nowMs = untilMs;
      await settle();
    },
  };
}

/** Lets everything that is under way in this process come to rest. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise(resolve => setImmediate(resolve));
}

/** The rows of rate gates, shared by whoever is given them. They count what the table would bill. */
export function sharedGates(): RateGates & { readonly reads: number; readonly writes: number } {
  const rows = new Map<string, RateGate>();
  let reads = 0;
  let writes = 0;
  return {
    get reads() {
      return reads;
    },
    get writes() {
      return writes;
    },
    async get(token) {
      reads += 1;
      return rows.get(token);
    },
    async change(token, decide) {
      reads += 1;
      const next = decide(rows.get(token));
      if (next === undefined) return rows.get(token);
      writes += 1;
      rows.set(token, next);
      return next;
    },
  };
}

/** As another process would: shuts the gate until then. */
export async function shutUntil(gates: RateGates, token: string, until: Instant): Promise<void> {
  await gates.change(token, (gate = newGate) => ({ ...gate, notBefore: until }));
}

export const baseUrl = new URL('https://webex.example/v1');
export const aToken = 'Zx9-token-that-nobody-may-see';

type Parts = Pick<Connection, 'mode' | 'scopes'> & {
  webex: FakeWebex;
  clock?: Clock;
  gates?: RateGates;
  token?: Connection['token'];
  random?: () => number;
};

function withDefaults(parts: Parts) {
  return {
    baseUrl,
    token: parts.token ?? fixedToken(new Secret(aToken)),
    send: parts.webex.send,
    clock: parts.clock ?? hastyClock(),
    random: parts.random ?? (() => 0.5),
    gates: parts.gates ?? sharedGates(),
    mode: parts.mode,
    scopes: parts.scopes,
  };
}

/** A connection to the fake. */
export function aConnection(parts: Parts): Connection {
  const { gates, ...on } = withDefaults(parts);
  return { ...on, gate: rateGate('compliance-read', gates, on.clock) };
}

/** The reader port on the fake. */
export function aReader(parts: Parts) {
  return webexReader({ ...withDefaults(parts), tokenName: 'compliance-read' });
}

/** Later than any test waits. */
export const inAYear = at('2027-10-01T00:00:00Z');

/** One item of a list as Webex shows it. */
export function anItem(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: '5d0f6a2e-3b7c-4c1e-9f55-2a8f0b6de913',
    topic: 'Call with +46 8 555 0134',
    createTime: '2026-09-30T16:22:41Z',
    timeRecorded: '2026-09-30T16:14:03Z',
    format: 'MP3',
    serviceType: 'calling',
    durationSeconds: 371,
    sizeBytes: 1_511_120,
    status: 'available',
    ownerId: 'b7d1f0c4-2a68-4f19-8e3d-51c97a40e6b2',
    ownerEmail: 'marta.lindqvist@example.com',
    ownerType: 'user',
    storageRegion: 'US',
    serviceData: {
      locationId: 'c41a7e95-0b3d-4d86-a2f7-9e6b18d05c34',
      callSessionId: '0f9a2f6d-7c55-4e0e-b5a1-6a3d4f7ce018',
    },
    ...overrides,
  };
}

/** Everything that an asynchronous iterable gives, in order. */
export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const seen: Item[] = [];
  for await (const item of items) seen.push(item);
  return seen;
}

/** What the promise was rejected with. */
export async function refusalOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** A text with this in it, where an expectation lists fields. */
export function containing(words: string): unknown {
  return expect.stringContaining(words);
}

/** A text of this form, where an expectation lists fields. */
export function matching(form: RegExp | string): unknown {
  return expect.stringMatching(form);
}

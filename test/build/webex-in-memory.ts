import { Readable } from 'node:stream';
import { NotFoundError, TransientError } from '../../lib/domain/errors.ts';
import { Secret } from '../../lib/domain/secret.ts';
import { hourMs, msBetween, type Instant, type Window } from '../../lib/domain/time.ts';
import type { MalformedItem, WebexRecording } from '../../lib/domain/webex-recording.ts';
import type { Clock, Download, WebexReader } from '../../lib/ports.ts';
import { framesFor, mp3 } from '../../local/webex-model/mp3.ts';
import { anId, at, spelledByWebex } from './recordings.ts';

/** What Webex has of a recording besides its facts. Each function may throw what the port may throw. */
export type Holdings = {
  audio?: (() => Download) | undefined;
  transcript?: (() => Download) | undefined;
  metadata?: (() => string | undefined) | undefined;
  /** Called before each answer with details. */
  details?: (() => void) | undefined;
};
export type Shown = { readonly recording: WebexRecording; readonly holdings: Holdings };

/** Webex as a list in memory. Links work for three hours from the details call that gave them, as Webex's do. */
export type WebexInMemory = WebexReader & {
  /** Adds a recording, or replaces the one with the same id. */
  show(recording: WebexRecording, holdings?: Holdings): WebexRecording;
  withdraw(recording: WebexRecording): void;
  /** Items of the first page of any window that holds their moment. */
  readonly malformed: { createTime: Instant; item: MalformedItem }[];
  /** Called before each page; throws to fail it. Pages are counted from 1 in each listing. */
  beforePage: (window: Window, page: number, owner?: string) => Promise<void> | void;
  pageSize: number;
};

export function webexInMemory(clock: Clock): WebexInMemory {
  const shown = new Map<string, Shown>();
  const links = new Map<string, { open: () => Download; givenAt: Instant }>();

  function find(webexId: string): Shown {
    const found = shown.get(webexId);
    if (found === undefined) throw new NotFoundError('Webex answered 404.');
    return found;
  }
  function link(open: (() => Download) | undefined): Secret | undefined {
    if (open === undefined) return undefined;
    const url = `https://media.example/${links.size}?ticket=${links.size}`;
    links.set(url, { open, givenAt: clock.now() });
    return new Secret(url);
  }

  const webex: WebexInMemory = {
    malformed: [],
    pageSize: 2,
    beforePage: () => undefined,
    show(recording, holdings = {}) {
      shown.set(recording.webexId, { recording, holdings });
      return recording;
    },
    withdraw: recording => void shown.delete(recording.webexId),
    as: () => webex,
    async *list({ status = 'available', owner, ...window }) {
      const within = (moment: Instant) => moment >= window.from && moment < window.to;
      const malformed = webex.malformed.filter(each => within(each.createTime)).map(each => each.item);
      const recordings = [...shown.values()]
        .map(each => each.recording)
        .filter(recording => within(recording.createTime) && recording.status === status)
        .filter(recording => owner === undefined || recording.ownerId === owner.id)
        .toSorted((a, b) => b.createTime.localeCompare(a.createTime));
      const pages = Math.max(1, Math.ceil(recordings.length / webex.pageSize));
      for (let page = 1; page <= pages; page += 1) {
        await webex.beforePage(window, page, owner?.id);
        const some = recordings.slice((page - 1) * webex.pageSize, page * webex.pageSize);
        yield { recordings: some, malformed: page === 1 ? malformed : [] };
      }
    },
    async details(webexId) {
      const { recording, holdings } = find(webexId);
      holdings.details?.();
      const audio = link(holdings.audio);
      const transcript = link(holdings.transcript);
      return audio === undefined && transcript === undefined
        ? { recording }
        : { recording, links: { audio, transcript } };
    },
    metadata: async webexId => find(webexId).holdings.metadata?.(),
    async download(secret, _kind, deadline) {
      const given = links.get(secret.reveal());
      if (given === undefined || msBetween(given.givenAt, clock.now()) > 3 * hourMs)
        throw new TransientError('link-refused', 'The media host answered 403.');
      if (clock.now() >= deadline) throw new TransientError('time-ran-out', 'No time is left.');
      return given.open();
    },
  };
  return webex;
}

const playsSeconds = 10;

/** A recording that plays for ten seconds, as Webex lists it. */
export function aWebexRecording(overrides: Partial<WebexRecording> = {}): WebexRecording {
  const id = overrides.id ?? anId();
  return {
    id,
    webexId: spelledByWebex(id),
    status: 'available',
    topic: 'Call with +46 8 555 0134',
    createTime: at('2026-03-02T09:20:00Z'),
    timeRecorded: at('2026-03-02T09:00:00Z'),
    durationSeconds: playsSeconds,
    sizeBytes: 20_000,
    format: 'MP3',
    serviceType: 'calling',
    ownerId: '7b1de5ac-58c1-4d7e-9f0a-1c6f3a0b9e21',
    ownerEmail: 'marta.lindqvist@example.com',
    ownerType: 'user',
    storageRegion: 'EU',
    ...overrides,
  };
}

/** The bytes of a playable MP3. */
export async function mp3Bytes(seed: string, seconds = playsSeconds): Promise<Buffer> {
  return Buffer.concat(await mp3(seed, framesFor(seconds)).toArray());
}

/** A download of these bytes in several chunks. @param bytes the announced length, if it is another one */
export function sends(body: Buffer | string, announced: number | undefined = body.length): Download {
  const whole = Buffer.from(body);
  const third = Math.max(1, Math.ceil(whole.length / 3));
  const chunks = [0, third, 2 * third].map(from => whole.subarray(from, from + third));
  return { body: Readable.from(chunks.filter(chunk => chunk.length > 0)), bytes: announced };
}

/** The same without a Content-Length. */
export function sendsWithoutLength(body: Buffer | string): Download {
  return { body: sends(body).body };
}

/** A download that breaks off after these bytes. */
export function breaksOff(body: Buffer, announced: number, error: Error): Download {
  return {
    bytes: announced,
    body: Readable.from(
      (function* () {
        yield body;
        throw error;
      })(),
    ),
  };
}

import { createHash } from 'node:crypto';
import { callerOf, demand, may, type Caller } from './callers.ts';
import { chance } from './chance.ts';
import { readListQuery, writeCursor, type FilterTime } from './list-query.ts';
import { bytesOf, framesFor, mp3, secondsOf } from './mp3.ts';
import { makeOrganisation } from './organisation.ts';
import { makeRecording, makeRecordings, type ModelRecording } from './recording.ts';
import { badRequest, forbidden, notFound } from './refusal.ts';
import { listItem, metadata, timestamp, transcript } from './render.ts';
import { openState } from './state.ts';
import { ticketOffice } from './tickets.ts';

export type ModelOptions = {
  readonly seed: number;
  readonly recordings: number;
  readonly startMs: number;
  /** The wall clock, or undefined for a clock that stands still until it is moved. */
  readonly wallClock?: (() => number) | undefined;
  readonly folder?: string | undefined;
  readonly filterTime?: FilterTime | undefined;
  /** Makes the first recording this large. */
  readonly bigRecordingMb?: number | undefined;
};

export type WebexModel = ReturnType<typeof webexModel>;

/** A Webex organisation with its recordings: what it is, what it shows to whom, and what really happened. No HTTP. */
export function webexModel(options: ModelOptions) {
  const { seed, startMs, filterTime = 'createTime' } = options;
  const identity = `seed ${seed}, ${options.recordings} recordings, from ${timestamp(startMs)}`;
  const state = openState(options.folder, identity);
  const organisation = makeOrganisation(seed);
  const tickets = ticketOffice(seed);
  const recordings = makeRecordings({ seed, count: options.recordings, startMs }, organisation);
  if (options.bigRecordingMb !== undefined) enlarge(recordings, options.bigRecordingMb);
  for (const json of state.added()) addRecording(json);
  let virtualMs = state.nowMs() ?? startMs;

  const nowMs = () => options.wallClock?.() ?? virtualMs;
  const visible = (recording: ModelRecording) => recording.createdAtMs <= nowMs();

  function addRecording(json: string): ModelRecording {
    const given = JSON.parse(json) as Partial<ModelRecording>;
    const made = makeRecording(
      chance('added', seed, recordings.length),
      given.recordedAtMs ?? startMs,
      organisation,
    );
    const recording = { ...made, ...given };
    recordings.push(recording);
    return recording;
  }

  function find(id: string, caller: Caller): ModelRecording {
    const plain = id.replaceAll('-', '').toLowerCase();
    const found = recordings.find(each => each.id.replaceAll('-', '') === plain);
    if (found === undefined || !visible(found)) throw notFound();
    if (caller.name === 'user' && found.owner.id !== organisation.owners[0]?.id) throw notFound();
    return found;
  }

  return {
    nowMs,
    startMs,
    seed,
    state,
    caller: (authorization: string | undefined) => callerOf(authorization, seed),

    /** @param own whether only the caller's recordings are listed */
    list(query: URLSearchParams, caller: Caller, so: { own: boolean; zone: string }) {
      if (so.own) demand(caller, 'spark:recordings_read');
      else demand(caller, 'spark-admin:recordings_read', 'spark-compliance:recordings_read');
      if (so.own && query.get('status') === 'purged')
        throw badRequest('status must be available or deleted.');
      if (query.get('status') === 'purged') demand(caller, 'spark-compliance:recordings_read');
      const wanted = readListQuery(query, nowMs(), filterTime);
      const mine = organisation.owners[0]?.id;
      const found = recordings
        .filter(each => visible(each) && wanted.matches(each) && (!so.own || each.owner.id === mine))
        .toSorted((a, b) => b.createdAtMs - a.createdAtMs || a.id.localeCompare(b.id));
      const page = found.slice(wanted.offset, wanted.offset + wanted.max);
      state.markListed(
        page.map(each => each.id),
        nowMs(),
      );
      const after = wanted.offset + wanted.max;
      return {
        items: page.map(each => listItem(each, so.zone)),
        next: after < found.length ? writeCursor(after) : undefined,
      };
    },

    /** @param linkTo makes an address of a ticket */
    details(id: string, caller: Caller, so: { zone: string; linkTo: (ticket: string) => string }) {
      demand(
        caller,
        'spark:recordings_read',
        'spark-admin:recordings_read',
        'spark-compliance:recordings_read',
      );
      const recording = find(id, caller);
      const item = listItem(recording, so.zone);
      const mayDownload = may(caller, 'spark-compliance:recordings_read', 'spark:recordings_read');
      if (!mayDownload || recording.preventDownload) return item;
      const link = (kind: 'audio' | 'transcript') =>
        so.linkTo(tickets.issue({ kind, id: recording.id }, nowMs()));
      const hasTranscript = (recording.transcriptReadyAtMs ?? Infinity) <= nowMs();
      return {
        ...item,
        temporaryDirectDownloadLinks: {
          audioDownloadLink: link('audio'),
          ...(hasTranscript ? { transcriptDownloadLink: link('transcript') } : {}),
          expiration: timestamp(nowMs() + tickets.lifeMs, so.zone),
        },
      };
    },

    metadata(id: string, caller: Caller, allTypes: boolean) {
      demand(
        caller,
        'spark:recordings_read',
        'spark-admin:recordings_read',
        'spark-compliance:recordings_read',
      );
      return metadata(find(id, caller), organisation, allTypes);
    },

    /** What a ticket opens. The audio is a stream that is made as it is read. */
    open(ticket: string) {
      const redeemed = tickets.redeem(ticket, nowMs());
      const recording = recordings.find(each => each.id === redeemed?.id);
      if (redeemed === undefined || recording === undefined) throw forbidden();
      if (redeemed.kind === 'transcript') return { kind: 'transcript' as const, text: transcript(recording) };
      return {
        kind: 'audio' as const,
        bytes: bytesOf(recording.frames),
        stream: () => mp3(recording.id, recording.frames),
      };
    },

    moveClock(toMs: number): void {
      if (options.wallClock !== undefined) throw badRequest('The clock is the real one: it cannot be moved.');
      if (!(toMs >= virtualMs)) throw badRequest('The clock only moves forward.');
      state.setNowMs(toMs);
      virtualMs = toMs;
    },

    /** When the last thing that is planned will have happened. */
    lastEventMs: () =>
      recordings.reduce((last, each) => Math.max(last, each.createdAtMs, each.transcriptReadyAtMs ?? 0), 0),

    add(given: Partial<ModelRecording>): ModelRecording {
      const json = JSON.stringify(given);
      state.addRecording(json);
      return addRecording(json);
    },

    /** Everything, for whoever judges. Hashes are computed once and kept. */
    async truth() {
      const listed = state.firstListed();
      const hashes = state.hashes();
      const all = [];
      for (const each of recordings) {
        const sha256 = hashes.get(each.id) ?? (await hashAudio(each));
        if (!hashes.has(each.id)) state.saveHash(each.id, sha256);
        all.push(trueRecording(each, sha256, listed.get(each.id)));
      }
      const byOperation = state.calls();
      return {
        now: new Date(nowMs()).toISOString(),
        start: new Date(startMs).toISOString(),
        calls: { total: Object.values(byOperation).reduce((sum, n) => sum + n, 0), byOperation },
        faults: state.faults().map(({ atMs, ...rest }) => ({ at: new Date(atMs).toISOString(), ...rest })),
        recordings: all,
        writes: [],
      };
    },

    close: () => state.close(),
  };
}

function enlarge(recordings: ModelRecording[], megabytes: number): void {
  const [first] = recordings;
  if (first === undefined) return;
  first.frames = framesFor((megabytes * 1024 * 1024 * 0.036) / 72);
  first.durationSeconds = Math.round(secondsOf(first.frames));
  first.sizeBytes = bytesOf(first.frames);
}

async function hashAudio(recording: ModelRecording): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of mp3(recording.id, recording.frames)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function trueRecording(each: ModelRecording, sha256: string, listedAtMs: number | undefined) {
  const text = Buffer.from(transcript(each));
  return {
    id: each.id,
    createTime: timestamp(each.createdAtMs),
    timeRecorded: timestamp(each.recordedAtMs),
    visibleAt: timestamp(each.createdAtMs),
    durationSeconds: each.durationSeconds,
    sizeBytes: each.sizeBytes,
    status: 'available',
    ownerId: each.owner.id,
    ownerType: each.owner.type,
    downloadable: !each.preventDownload,
    malformed: each.raw !== undefined,
    audio: { bytes: bytesOf(each.frames), sha256 },
    transcript:
      each.transcriptReadyAtMs === undefined || each.preventDownload
        ? null
        : {
            readyAt: timestamp(each.transcriptReadyAtMs),
            bytes: text.length,
            sha256: createHash('sha256').update(text).digest('hex'),
          },
    firstListedAt: listedAtMs === undefined ? null : new Date(listedAtMs).toISOString(),
  };
}

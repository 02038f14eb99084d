import { createHash } from 'node:crypto';
import type { Backend } from './backend.ts';
import { bytesOf, mp3 } from './mp3.ts';
import { ownership } from './ownership.ts';
import type { ModelRecording } from './recording.ts';
import { timestamp, transcript } from './render.ts';
import { hashText, trueMetadata } from './true-metadata.ts';

/** Everything, for whoever judges. Hashes are computed once and kept. */
export async function tellTruth(backend: Backend) {
  const { state, clock, startMs } = backend;
  const listed = state.firstListed();
  const hashes = state.hashes();
  const metadataOf = trueMetadata(backend);
  const owned = ownership(backend);
  const recordings = [];
  for (const each of backend.recordings.all()) {
    const sha256 = hashes.get(each.id) ?? (await hashAudio(each));
    if (!hashes.has(each.id)) state.saveHash(each.id, sha256);
    const first = listed.get(each.id);
    recordings.push({
      ...trueRecording(each, backend),
      audio: { bytes: bytesOf(each.frames), sha256 },
      metadata: metadataOf(each),
      firstListedAt: isoOf(first?.atMs),
      firstListedAs: first?.as ?? null,
      changes: owned.changes(each),
    });
  }
  const byOperation = state.counts('call');
  const entries = (topic: 'fault' | 'reassign' | 'write') =>
    state.entries(topic).map(json => {
      const { atMs, ...rest } = JSON.parse(json) as { atMs: number };
      return { at: isoOf(atMs), ...rest };
    });
  return {
    now: isoOf(clock.nowMs()),
    start: isoOf(startMs),
    calls: {
      total: Object.values(byOperation).reduce((sum, n) => sum + n, 0),
      byOperation,
      byStatus: state.counts('status'),
    },
    /** What clients did wrong. */
    faults: entries('fault'),
    /** What the simulator did to them on request, by kind. */
    injected: state.counts('injected'),
    recordings,
    owners: owned.owners(),
    writes: entries('write'),
    /** Every call to reassign, as it was sent, with its status. */
    reassigns: entries('reassign'),
  };
}

function trueRecording(each: ModelRecording, backend: Backend) {
  const nowMs = backend.clock.nowMs();
  const actual = backend.condition.actual(each, nowMs);
  const past = backend.condition.history(each, nowMs);
  const downloadable = !each.preventDownload || backend.switches.preventDownload === 'others';
  const readyAtMs = backend.odd.metadataReadyAtMs(each.id, each.createdAtMs);
  return {
    id: each.id,
    createTime: timestamp(each.createdAtMs),
    timeRecorded: timestamp(each.recordedAtMs),
    visibleAt: timestamp(backend.late.visibleAtMs(each)),
    durationSeconds: each.durationSeconds,
    sizeBytes: each.sizeBytes,
    status: actual.status,
    trashedAt: isoOf(past.trashedAtMs),
    purgedAt: isoOf(past.purgedAtMs),
    goneSince: isoOf(past.goneSinceMs),
    shownStatus: backend.condition.shown(each, nowMs).status,
    firstOwnerId: each.owner.id,
    ownerId: actual.owner.id,
    ownerType: actual.ownerType,
    legalHold: each.legalHold,
    downloadable,
    malformed: each.raw !== undefined,
    transcript:
      each.transcriptReadyAtMs === undefined || !downloadable
        ? null
        : {
            readyAt: timestamp(each.transcriptReadyAtMs),
            ...hashText(transcript(each)),
          },
    metadataReadyAt: readyAtMs === undefined ? null : timestamp(readyAtMs),
  };
}

async function hashAudio(recording: ModelRecording): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of mp3(recording.id, recording.frames)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function isoOf(ms: number): string;
function isoOf(ms: number | undefined): string | null;
function isoOf(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}

import { chance, type Chance } from './chance.ts';
import { bytesOf, framesFor, secondsOf } from './mp3.ts';
import type { Organisation, Owner } from './organisation.ts';

/** A recording as the model knows it. Times are milliseconds since 1970. */
export type ModelRecording = {
  id: string;
  topic: string;
  recordedAtMs: number;
  createdAtMs: number;
  callEndedAtMs: number;
  frames: number;
  durationSeconds: number;
  sizeBytes: number;
  serviceType: string;
  owner: Owner;
  region: string;
  callSessionId: string;
  paused: boolean;
  preventDownload: boolean;
  legalHold: boolean;
  /** When lists show it first, where that is later than its file was made. */
  visibleAtMs: number | undefined;
  transcriptReadyAtMs: number | undefined;
  /** Fields that replace those of the list item, to make it odd. */
  raw: Record<string, unknown> | undefined;
};

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const historyMs = 400 * 24 * hourMs;
/** The last of the calls happen while a keeper is watching. */
const liveShare = 0.02;
const liveMs = 12 * hourMs;
const sequelShare = 0.03;
const parties = ['Party A', 'Party B', '+14155550137', '+442079460123'];

export function makeRecordings(
  so: { seed: number; count: number; startMs: number },
  organisation: Organisation,
): ModelRecording[] {
  const live = Math.round(so.count * liveShare);
  const made: ModelRecording[] = [];
  for (let index = 0; index < so.count; index += 1) {
    const random = chance('recording', so.seed, index);
    const recordedAtMs =
      index < live ? so.startMs + random.next() * liveMs : so.startMs - random.next() * historyMs;
    const recording = makeRecording(random, Math.floor(recordedAtMs / secondMs) * secondMs, organisation);
    const before = made.at(-1);
    made.push(
      before !== undefined && index > live && random.next() < sequelShare
        ? sequel(before, random, organisation)
        : recording,
    );
  }
  return made;
}

/** Stopped and started again within one call: two recordings of one session. */
function sequel(before: ModelRecording, random: Chance, organisation: Organisation): ModelRecording {
  const recordedAtMs = before.callEndedAtMs + random.between(5, 60) * secondMs;
  const { owner, callSessionId } = before;
  return { ...makeRecording(random, recordedAtMs, organisation, owner), callSessionId };
}

/** @param owner made up when none is given */
export function makeRecording(
  random: Chance,
  recordedAtMs: number,
  organisation: Organisation,
  owner = pickOwner(random, organisation),
): ModelRecording {
  const id = random.uuid();
  // Log-normal around 90 seconds, from 5 seconds to an hour.
  const spread = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const frames = framesFor(Math.min(3600, Math.max(5, 90 * Math.exp(0.9 * spread))));
  const durationSeconds = Math.round(secondsOf(frames));
  const paused = random.next() < 0.1;
  const callEndedAtMs = recordedAtMs + (durationSeconds + (paused ? random.between(5, 120) : 0)) * secondMs;
  const createdAtMs = callEndedAtMs + generationLagMs(random);
  const stamp = new Date(createdAtMs).toISOString();
  const hasTranscript = durationSeconds >= 15 && random.next() < 0.85;
  return {
    id,
    topic: `Call with ${random.pick(parties)}-${stamp.slice(0, 10).replaceAll('-', '')} ${stamp.slice(11, 16).replace(':', '')}`,
    recordedAtMs,
    createdAtMs,
    callEndedAtMs,
    frames,
    durationSeconds,
    sizeBytes: bytesOf(frames),
    serviceType: owner.type === 'callQueue' ? 'customerAssist' : 'calling',
    owner,
    region: organisation.locations.find(location => location.id === owner.locationId)?.region ?? 'US',
    callSessionId: random.uuid(),
    paused,
    preventDownload: random.next() < 0.005,
    legalHold: false,
    visibleAtMs: undefined,
    transcriptReadyAtMs: hasTranscript ? createdAtMs + transcriptLagMs(random) : undefined,
    raw: undefined,
  };
}

function pickOwner(random: Chance, organisation: Organisation): Owner {
  const share = random.next();
  const type = share < 0.85 ? 'user' : share < 0.91 ? 'place' : share < 0.95 ? 'virtualLine' : 'callQueue';
  return random.pick(organisation.founders.filter(owner => owner.type === type));
}

/** From the end of the call to the file: minutes mostly, some hours, as Webex's published examples show. */
function generationLagMs(random: Chance): number {
  const lagMs = random.next() < 0.85 ? random.next() * 13 * minuteMs : random.next() * 7.6 * hourMs;
  return Math.max(1, Math.round(lagMs / secondMs)) * secondMs;
}

function transcriptLagMs(random: Chance): number {
  return random.next() < 0.9 ? random.between(2, 30) * minuteMs : random.between(1, 6) * hourMs;
}

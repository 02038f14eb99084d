import { z } from 'zod';
import { chance } from './chance.ts';
import { bytesOf, framesFor } from './mp3.ts';
import type { Organisation, Owner } from './organisation.ts';
import { makeRecording, type ModelRecording } from './recording.ts';
import { badRequest } from './refusal.ts';

const time = z.iso.datetime({ offset: true }).transform(text => Date.parse(text));

/** What a person may say of a recording that is added by hand; the rest is made up. */
export const givenRecording = z.strictObject({
  id: z.string().min(1).optional(),
  topic: z.string().optional(),
  /** An id or an address. */
  owner: z.string().optional(),
  timeRecorded: time.optional(),
  createTime: time.optional(),
  visibleAt: time.optional(),
  transcriptReadyAt: time.nullable().optional(),
  /** As it is stated; `audioSeconds` is what really can be heard. */
  durationSeconds: z.number().nonnegative().optional(),
  audioSeconds: z.number().nonnegative().optional(),
  sizeBytes: z.number().optional(),
  callSessionId: z.string().optional(),
  preventDownload: z.boolean().optional(),
  legalHold: z.boolean().optional(),
  raw: z.record(z.string(), z.unknown()).optional(),
});
export type GivenRecording = z.output<typeof givenRecording>;

/** @param n how many recordings there are already: it decides what is made up */
export function makeGiven(
  given: GivenRecording,
  so: { seed: number; n: number; startMs: number; organisation: Organisation },
): ModelRecording {
  const { organisation } = so;
  const recordedAtMs = given.timeRecorded ?? given.createTime ?? so.startMs;
  const random = chance('added', so.seed, so.n);
  const made = makeRecording(random, recordedAtMs, organisation, ownerOf(given, organisation));
  const { timeRecorded: _begun, visibleAt, createTime, owner: _named, audioSeconds, ...stated } = given;
  const audible = audioSeconds ?? given.durationSeconds;
  const frames = audible === undefined ? made.frames : framesFor(audible);
  const createdAtMs = createTime ?? made.createdAtMs;
  const { transcriptReadyAt: _ready, ...rest } = stated;
  return {
    ...made,
    preventDownload: false,
    frames,
    sizeBytes: bytesOf(frames),
    ...defined(rest),
    createdAtMs,
    visibleAtMs: visibleAt,
    transcriptReadyAtMs: transcriptReadyAtMs(given, made, createdAtMs),
  };
}

/** What makes the same recording again, by owner ids: whoever is meant may have another address then. */
export function toRemember(json: unknown, made: ModelRecording): object {
  const said = z.looseObject({}).parse(json);
  return 'owner' in said ? { ...said, owner: made.owner.id } : said;
}

function ownerOf({ owner: wanted }: GivenRecording, organisation: Organisation): Owner | undefined {
  if (wanted === undefined) return undefined;
  const owner = organisation.owners.find(each => each.id === wanted || each.email === wanted);
  if (owner === undefined) throw badRequest('owner is nobody of the organisation.');
  return owner;
}

/** Without the fields that are there and undefined. */
function defined<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: NonNullable<Fields[Name]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields & {
    [Name in keyof Fields]?: NonNullable<Fields[Name]>;
  };
}

function transcriptReadyAtMs(
  given: GivenRecording,
  made: ModelRecording,
  createdAtMs: number,
): number | undefined {
  if (given.transcriptReadyAt !== undefined) return given.transcriptReadyAt ?? undefined;
  if (made.transcriptReadyAtMs === undefined) return undefined;
  return createdAtMs + made.transcriptReadyAtMs - made.createdAtMs;
}

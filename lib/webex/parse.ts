import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { PermanentError, TransientError } from '../domain/errors.ts';
import { recordingId } from '../domain/recording-id.ts';
import { Secret } from '../domain/secret.ts';
import { instant } from '../domain/time.ts';
import type { MalformedItem, WebexDetails, WebexPage, WebexRecording } from '../domain/webex-recording.ts';
import { parseJson } from './answer.ts';

const text = z.string().check(z.minLength(1));
const amount = z.number().check(z.nonnegative());

/** What is required is what a row cannot do without. Unknown fields are ignored, unknown enumeration values kept. */
const recordingShape = z.object({
  id: text,
  topic: z.string(),
  createTime: instant,
  timeRecorded: instant,
  format: z.string(),
  serviceType: text,
  durationSeconds: amount,
  sizeBytes: amount,
  status: text,
  ownerId: text,
  ownerEmail: z.optional(z.string()),
  ownerType: text,
  storageRegion: z.optional(z.string()),
  serviceData: z.optional(
    z.object({ locationId: z.optional(z.string()), callSessionId: z.optional(z.string()) }),
  ),
});

const linksShape = z.object({
  temporaryDirectDownloadLinks: z.optional(
    z.object({ audioDownloadLink: z.optional(text), transcriptDownloadLink: z.optional(text) }),
  ),
});

const pageShape = z.object({ items: z.array(z.unknown()) });
const namedItem = z.object({ id: text });

/** @throws TransientError when the text is no page at all: an error is never an empty list */
export function parsePage(json: string): WebexPage {
  const page = pageShape.safeParse(parseJson(json));
  if (!page.success) {
    throw new TransientError(
      'webex-unavailable',
      'Webex sent a list that is no list: its body has no items.',
    );
  }
  const recordings: WebexRecording[] = [];
  const malformed: MalformedItem[] = [];
  for (const item of page.data.items) {
    const read = readRecording(item);
    if (typeof read === 'string') malformed.push(describeMalformed(item, read));
    else recordings.push(read);
  }
  return { recordings, malformed };
}

/** @throws PermanentError `malformed`, naming the fields */
export function parseDetails(json: string): WebexDetails {
  const body = parseJson(json);
  const recording = readRecording(body);
  if (typeof recording === 'string')
    throw new PermanentError('malformed', `The details cannot be read: ${recording}.`);
  const links = linksShape.safeParse(body);
  if (!links.success)
    throw new PermanentError('malformed', `The links cannot be read: ${problemOf(links.error)}.`);
  const given = links.data.temporaryDirectDownloadLinks;
  if (given === undefined) return { recording };
  const { audioDownloadLink: audio, transcriptDownloadLink: transcript } = given;
  return {
    recording,
    links: {
      audio: audio === undefined ? undefined : new Secret(audio),
      transcript: transcript === undefined ? undefined : new Secret(transcript),
    },
  };
}

/** The recording, or what is wrong with it, by field and without its values. */
function readRecording(item: unknown): WebexRecording | string {
  const read = recordingShape.safeParse(item);
  if (!read.success) return problemOf(read.error);
  const id = recordingId.safeParse(read.data.id);
  if (!id.success) return 'id is not a recording id';
  const { serviceData, id: webexId, ...rest } = read.data;
  return { ...rest, ...serviceData, id: id.data, webexId };
}

function problemOf(error: z.core.$ZodError): string {
  return error.issues.map(issue => `${issue.path.join('.') || 'it'}: ${issue.code}`).join(', ');
}

function describeMalformed(item: unknown, problem: string): MalformedItem {
  const named = namedItem.safeParse(item);
  const key = recordingId.safeParse(named.success ? named.data.id : undefined);
  if (named.success && key.success) return { key: key.data, webexId: named.data.id, problem };
  const fingerprint = createHash('sha256').update(JSON.stringify({ item })).digest('hex').slice(0, 24);
  return { key: recordingId.parse(`malformed${fingerprint}`), problem };
}

import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { PermanentError, TransientError } from '../domain/errors.ts';
import { recordingId } from '../domain/recording-id.ts';
import type { MalformedItem } from '../domain/webex-recording.ts';
import { parseJson } from './answer.ts';
import { recordingShape, type ConvergedRecording } from './shapes/recording.ts';

const pageShape = z.object({ items: z.array(z.unknown()) });
const namedItem = z.object({ id: z.string() });

/** The readable items of a page, and what is wrong with the others. */
export type ReadPage = {
  readonly items: readonly ConvergedRecording[];
  readonly malformed: readonly MalformedItem[];
};

/** @throws TransientError when the text is no page at all: an error is never an empty list */
export function readPage(json: string): ReadPage {
  const items: ConvergedRecording[] = [];
  const malformed: MalformedItem[] = [];
  for (const item of readItems(json)) {
    const read = readRecording(item);
    if (typeof read === 'string') malformed.push(describeMalformed(item, read));
    else items.push(read);
  }
  return { items, malformed };
}

/** @throws TransientError when the text is no page at all */
export function readItems(json: string): readonly unknown[] {
  const page = pageShape.safeParse(parseJson(json));
  if (page.success) return page.data.items;
  throw new TransientError('webex-unavailable', 'Webex sent a list that is no list: its body has no items.');
}

/**
 * @throws TransientError when the text is no object at all
 * @throws PermanentError `malformed`, naming the fields
 */
export function readDetails(json: string): ConvergedRecording {
  const read = readRecording(readObject(json, 'the details'));
  if (typeof read !== 'string') return read;
  throw new PermanentError('malformed', `The details cannot be read: ${read}.`);
}

/** @throws TransientError when the text is not JSON, or no object: it then says nothing about what was asked */
export function readObject(json: string, what: string): object {
  const body = parseJson(json);
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  throw new TransientError('webex-unavailable', `Webex sent something else in place of ${what}.`);
}

/** What is wrong, by field and without any value. */
export function problemOf(error: z.core.$ZodError): string {
  return error.issues.map(issue => `${issue.path.join('.') || 'it'}: ${issue.code}`).join(', ');
}

function readRecording(item: unknown): ConvergedRecording | string {
  const read = recordingShape.safeParse(item);
  if (!read.success) return problemOf(read.error);
  return recordingId.safeParse(read.data.id).success ? read.data : 'id is not a recording id';
}

function describeMalformed(item: unknown, problem: string): MalformedItem {
  const named = namedItem.safeParse(item);
  const key = recordingId.safeParse(named.success ? named.data.id : undefined);
  if (named.success && key.success) return { key: key.data, webexId: named.data.id, problem };
  const fingerprint = createHash('sha256').update(serialised(item)).digest('hex').slice(0, 24);
  return { key: recordingId.parse(`malformed${fingerprint}`), problem };
}

function serialised(item: unknown): string {
  try {
    return JSON.stringify({ item });
  } catch {
    // JSON.parse reads what is nested more deeply than JSON.stringify can write.
    return 'nested beyond measure';
  }
}

import { NotFoundError, PermanentError, TransientError } from '../domain/errors.ts';
import { recordingId } from '../domain/recording-id.ts';
import type { Instant } from '../domain/time.ts';
import { endpoints, type Endpoint } from './endpoints.ts';
import { searchOf, type ListQuery } from './list-query.ts';
import { followPages } from './pages.ts';
import { problemOf, readDetails, readObject, readPage, type ReadPage } from './parse.ts';
import { callWebex, requestTo, type Connection, type WebexRequest } from './request.ts';
import {
  binBody,
  deleteBody,
  reassignBody,
  type BinSelection,
  type Deletion,
  type ReassignSelection,
} from './rules.ts';
import { metadataShape, type RecordingMetadata } from './shapes/metadata.ts';
import type { ConvergedRecording } from './shapes/recording.ts';

// Every function here throws what `callWebex` throws. Those that change something throw a RuleError for what Webex's
// rules forbid and a DryRunError in dry run, both before anything is sent, and are never repeated when their answer
// was lost: look first whether it happened.

/** The organisation's recordings, newest file first, page by page, for an administrator or a compliance officer. */
export function listRecordings(
  query: ListQuery,
  deadline: Instant,
  on: Connection,
): AsyncGenerator<ReadPage> {
  return list(endpoints.list, query, deadline, on);
}

/** The caller's own recordings, newest file first, page by page. */
export function listOwnRecordings(
  query: ListQuery,
  deadline: Instant,
  on: Connection,
): AsyncGenerator<ReadPage> {
  return list(endpoints.listOwn, query, deadline, on);
}

async function* list(
  endpoint: Endpoint,
  query: ListQuery,
  deadline: Instant,
  on: Connection,
): AsyncGenerator<ReadPage> {
  const first = { ...requestTo(endpoint, on), headers: { timezone: query.timezone ?? 'UTC' } };
  first.url.search = searchOf(query, endpoint === endpoints.listOwn).toString();
  for await (const reply of followPages(first, deadline, on)) yield readPage(reply.text);
}

/**
 * One recording, with links that work for three hours, without a token. No links for an administrator's token, nor where
 * downloading is prevented.
 *
 * @throws PermanentError `malformed`
 */
export async function recordingDetails(
  id: string,
  deadline: Instant,
  on: Connection,
  timezone = 'UTC',
): Promise<ConvergedRecording> {
  const request = { ...requestAbout(id, endpoints.details, on), headers: { timezone } };
  const details = readDetails((await callWebex(request, deadline, on)).text);
  if (recordingId.parse(details.id) !== recordingId.parse(id))
    throw new TransientError('webex-unavailable', 'Webex sent the details of another recording.');
  return details;
}

/**
 * The metadata as they came, to the letter; undefined when Webex has none (yet).
 *
 * @param showAllTypes without it, four parts are left out: media streams, participants, and both kinds of redirection
 */
export async function recordingMetadataText(
  so: { id: string; showAllTypes: boolean },
  deadline: Instant,
  on: Connection,
): Promise<string | undefined> {
  const request = requestAbout(so.id, endpoints.metadata, on);
  request.url.searchParams.set('showAllTypes', `${so.showAllTypes}`);
  const { text } = await callWebex(request, deadline, on);
  if (text.trim() === '') return undefined;
  readObject(text, 'the metadata');
  return text;
}

/** The metadata, read; undefined when Webex has none (yet). @throws PermanentError `malformed` */
export async function recordingMetadata(
  so: { id: string; showAllTypes: boolean },
  deadline: Instant,
  on: Connection,
): Promise<RecordingMetadata | undefined> {
  const text = await recordingMetadataText(so, deadline, on);
  if (text === undefined) return undefined;
  const read = metadataShape.safeParse(readObject(text, 'the metadata'));
  if (read.success) return read.data;
  throw new PermanentError('malformed', `The metadata cannot be read: ${problemOf(read.error)}.`);
}

/** Gives recordings to another user. Ids of other owners than the one named are left alone, and nobody is told. */
export async function reassignRecordings(
  selection: ReassignSelection,
  deadline: Instant,
  on: Connection,
): Promise<void> {
  await act(endpoints.reassign, reassignBody(selection), deadline, on);
}

/** Moves recordings into the recycle bin. Of an owner whose account is inactive, Webex may delete them for good. */
export async function softDeleteRecordings(
  selection: BinSelection,
  deadline: Instant,
  on: Connection,
): Promise<void> {
  await act(endpoints.softDelete, binBody('trashAll', selection, on.scopes), deadline, on);
}

/** Takes recordings out of the recycle bin. */
export async function restoreRecordings(
  selection: BinSelection,
  deadline: Instant,
  on: Connection,
): Promise<void> {
  await act(endpoints.restore, binBody('restoreAll', selection, on.scopes), deadline, on);
}

/** Removes recordings from the recycle bin. Nobody can restore them. */
export async function purgeRecordings(
  selection: BinSelection,
  deadline: Instant,
  on: Connection,
): Promise<void> {
  await act(endpoints.purge, binBody('purgeAll', selection, on.scopes), deadline, on);
}

/** Deletes one recording for good, for everyone, the compliance officer included. */
export async function deleteRecording(deletion: Deletion, deadline: Instant, on: Connection): Promise<void> {
  const body = deleteBody(deletion);
  const request = requestAbout(deletion.recordingId, endpoints.delete, on);
  await callWebex({ ...request, body }, deadline, on);
}

async function act(endpoint: Endpoint, body: unknown, deadline: Instant, on: Connection): Promise<void> {
  await callWebex({ ...requestTo(endpoint, on), body }, deadline, on);
}

function requestAbout(id: string, endpoint: Endpoint, on: Connection): WebexRequest {
  // What is no id, like `..`, would lead to another path.
  if (!recordingId.safeParse(id).success) throw new NotFoundError('That is not the id of a recording.');
  return requestTo(endpoint, on, id);
}

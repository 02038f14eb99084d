import type { FoundObject } from './inventory.ts';
import type { TrueRecording, Truth } from './truth.ts';

/** Something that should not be. `of` is a recording id or an object key. */
export type Problem = { readonly kind: ProblemKind; readonly of: string; readonly why: string };
export type ProblemKind = 'lost' | 'duplicate' | 'damaged' | 'foreign' | 'misconduct';

export type Verdict = {
  /** Recordings that Webex ever showed in a list. */
  readonly seen: number;
  /** With exactly one object whose bytes are Webex's own. */
  readonly archived: number;
  /** Visible only for a short while, and not in the archive yet. */
  readonly pending: number;
  /** Shown by Webex in a way that nobody can archive: no download allowed, or an unreadable list item. */
  readonly parked: number;
  /** Of archived audio. */
  readonly bytes: number;
  readonly transcripts: number;
  readonly webexCalls: number;
  readonly unexplained: number;
  readonly problems: readonly Problem[];
};

/** How long after a recording became visible it may be missing from the archive: two polls, a sweep and a download. */
const audioGraceMs = 60 * 60_000;
/** How long after the file was made its transcript and metadata are looked for, and may be missing. */
const companionGraceMs = 73 * 60 * 60_000;
const pattern =
  /^recordings\/([0-9a-z]{2})\/([0-9a-z]+)\/(audio|transcript|metadata)(?:-(\d+))?\.(mp3|vtt|json)$/;
const extensions = { audio: 'mp3', transcript: 'vtt', metadata: 'json' };
type Kind = keyof typeof extensions;
/** What the archive keeps of one recording. */
type Shelf = Record<Kind, FoundObject[]>;

/**
 * Computes the balance from the simulator's truth and the archive's bytes, and from nothing that the software under
 * test says of itself.
 */
export function judge(truth: Truth, archive: readonly FoundObject[]): Verdict {
  const problems: Problem[] = truth.faults.map(fault => ({
    kind: 'misconduct',
    of: fault.kind,
    why: fault.detail,
  }));
  const shelves = shelve(archive, problems);
  const sheet = { seen: 0, archived: 0, pending: 0, parked: 0, bytes: 0, transcripts: 0 };
  for (const recording of truth.recordings) {
    const id = recording.id.replaceAll('-', '').toLowerCase();
    const shelf = shelves.get(id) ?? emptyShelf();
    shelves.delete(id);
    if (recording.firstListedAt !== null) sheet.seen += 1;
    const state = weigh(recording, shelf, truth.now, problems);
    if (state === 'archived' || state === 'pending' || state === 'parked') sheet[state] += 1;
    if (state !== 'archived') continue;
    sheet.bytes += recording.audio.bytes;
    sheet.transcripts += weighTranscript(recording, shelf.transcript, truth.now, problems);
    weighMetadata(recording, shelf.metadata, truth.now, problems);
  }
  for (const shelf of shelves.values()) problems.push(...foreign(shelf, 'Webex knows no such recording'));
  return { ...sheet, webexCalls: truth.calls.total, unexplained: problems.length, problems };
}

/** The archive's objects by recording; what is kept under no recording's key is a problem. */
function shelve(archive: readonly FoundObject[], problems: Problem[]): Map<string, Shelf> {
  const shelves = new Map<string, Shelf>();
  for (const object of archive) {
    const place = placeOf(object.key);
    if (place === undefined) {
      problems.push({ kind: 'foreign', of: object.key, why: 'no recording is kept under such a key' });
      continue;
    }
    const shelf = shelves.get(place.id) ?? emptyShelf();
    shelf[place.kind].push(object);
    shelves.set(place.id, shelf);
  }
  return shelves;
}

function weigh(
  recording: TrueRecording,
  shelf: Shelf,
  now: string,
  problems: Problem[],
): 'unseen' | 'parked' | 'archived' | 'pending' | 'lost' {
  if (recording.visibleAt > now) {
    problems.push(...foreign(shelf, 'Webex has not shown this recording yet'));
    return 'unseen';
  }
  if (!recording.downloadable || recording.malformed) {
    problems.push(...foreign(shelf, 'nobody could download this recording'));
    return 'parked';
  }
  return weighAudio(recording, shelf.audio, now, problems);
}

function weighAudio(
  recording: TrueRecording,
  found: FoundObject[],
  now: string,
  problems: Problem[],
): 'archived' | 'pending' | 'lost' {
  const right = found.filter(object => object.sha256 === recording.audio.sha256);
  for (const object of found.filter(each => !right.includes(each))) {
    problems.push({ kind: 'damaged', of: object.key, why: 'its bytes are not the ones that Webex gave' });
  }
  if (right.length > 1) {
    problems.push({
      kind: 'duplicate',
      of: recording.id,
      why: `${right.length} objects hold the same audio`,
    });
  }
  if (right.length > 0) return 'archived';
  if (elapsedMs(recording.visibleAt, now) > audioGraceMs) {
    problems.push({
      kind: 'lost',
      of: recording.id,
      why: `visible since ${recording.visibleAt}, and no audio of it`,
    });
    return 'lost';
  }
  return 'pending';
}

function weighTranscript(
  recording: TrueRecording,
  found: FoundObject[],
  now: string,
  problems: Problem[],
): number {
  const expected = recording.transcript;
  const right = found.filter(object => object.sha256 === expected?.sha256);
  for (const object of found.filter(each => !right.includes(each))) {
    problems.push({ kind: 'damaged', of: object.key, why: 'Webex has no such transcript' });
  }
  if (right.length > 1)
    problems.push({ kind: 'duplicate', of: recording.id, why: 'its transcript is kept twice' });
  if (expected === null || right.length > 0) return right.length > 0 ? 1 : 0;
  if (isMissed(recording, expected.readyAt, now)) {
    problems.push({
      kind: 'lost',
      of: recording.id,
      why: `its transcript was there from ${expected.readyAt}`,
    });
  }
  return 0;
}

function weighMetadata(
  recording: TrueRecording,
  found: FoundObject[],
  now: string,
  problems: Problem[],
): void {
  const { metadataReadyAt: readyAt = recording.createTime } = recording;
  if (readyAt === null) problems.push(...found.map(object => foreignObject(object, 'Webex has no metadata')));
  else if (found.length > 1)
    problems.push({ kind: 'duplicate', of: recording.id, why: 'its metadata are kept twice' });
  else if (found.length === 0 && isMissed(recording, readyAt, now))
    problems.push({ kind: 'lost', of: recording.id, why: `its metadata were there from ${readyAt}` });
}

/** Whether something that was there from then on was looked for in time, and should be in the archive by now. */
function isMissed(recording: TrueRecording, readyAt: string, now: string): boolean {
  const inTime = elapsedMs(recording.createTime, readyAt) < companionGraceMs - 60 * 60_000;
  return inTime && elapsedMs(recording.createTime, now) > companionGraceMs;
}

function placeOf(key: string): { id: string; kind: Kind } | undefined {
  const [, folder, id, name, , extension] = pattern.exec(key) ?? [];
  if (folder === undefined || !id?.startsWith(folder)) return undefined;
  if (name !== 'audio' && name !== 'transcript' && name !== 'metadata') return undefined;
  return extensions[name] === extension ? { id, kind: name } : undefined;
}

function emptyShelf(): Shelf {
  return { audio: [], transcript: [], metadata: [] };
}

function foreign(shelf: Shelf, why: string): Problem[] {
  const objects = [...shelf.audio, ...shelf.transcript, ...shelf.metadata];
  return objects.map(object => foreignObject(object, why));
}

function foreignObject(object: FoundObject, why: string): Problem {
  return { kind: 'foreign', of: object.key, why };
}

function elapsedMs(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}

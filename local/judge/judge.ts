import type { FoundObject } from './inventory.ts';
import type { Problem } from './problem.ts';
import { emptyShelf, foreign, foreignObject, shelve, type Shelf } from './shelves.ts';
import type { TrueRecording, Truth } from './truth.ts';

export type Verdict = {
  /** Recordings that Webex ever showed in a list. */
  readonly seen: number;
  /** With exactly one object whose bytes are Webex's own. */
  readonly archived: number;
  /** Visible only for a short while, and not in the archive yet. */
  readonly pending: number;
  /** Shown by Webex in a way that nobody can archive: no download allowed, or an unreadable list item. */
  readonly parked: number;
  /** Deleted for good by somebody before they could be expected in the archive. */
  readonly vanished: number;
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

/** What the archive has of a recording, and why that may be nothing. */
export type ArchiveState = 'unseen' | 'parked' | 'archived' | 'pending' | 'vanished' | 'lost';

/**
 * Computes the balance from the simulator's truth and the archive's bytes, and from nothing that the software under
 * test says of itself.
 */
export function judge(truth: Truth, archive: readonly FoundObject[]): Verdict {
  return judgeEach(truth, archive).verdict;
}

/** The same, and what it says of each recording, by its id as the truth spells it. */
export function judgeEach(
  truth: Truth,
  archive: readonly FoundObject[],
): { verdict: Verdict; states: ReadonlyMap<string, ArchiveState> } {
  const states = new Map<string, ArchiveState>();
  const problems: Problem[] = truth.faults.map(fault => ({
    kind: 'misconduct',
    of: fault.kind,
    why: fault.detail,
  }));
  const shelves = shelve(archive, problems);
  const sheet = { seen: 0, archived: 0, pending: 0, parked: 0, vanished: 0, bytes: 0, transcripts: 0 };
  for (const recording of truth.recordings) {
    const id = recording.id.replaceAll('-', '').toLowerCase();
    const shelf = shelves.get(id) ?? emptyShelf();
    shelves.delete(id);
    if (recording.firstListedAt !== null) sheet.seen += 1;
    // What was deleted owes the archive what it owed then, and nothing that came later.
    const owedBy = recording.goneSince ?? truth.now;
    const state = weigh(recording, shelf, owedBy, problems);
    states.set(recording.id, state);
    if (state !== 'unseen' && state !== 'lost') sheet[state] += 1;
    if (state !== 'archived') continue;
    sheet.bytes += recording.audio.bytes;
    sheet.transcripts += weighTranscript(recording, shelf.transcript, owedBy, problems);
    weighMetadata(recording, shelf.metadata, owedBy, problems);
  }
  for (const shelf of shelves.values()) problems.push(...foreign(shelf, 'Webex knows no such recording'));
  const webexCalls = truth.calls.total;
  return { verdict: { ...sheet, webexCalls, unexplained: problems.length, problems }, states };
}

function weigh(recording: TrueRecording, shelf: Shelf, now: string, problems: Problem[]): ArchiveState {
  // Texts would not do: one second is spelled with milliseconds and without.
  if (elapsedMs(recording.visibleAt, now) < 0) {
    problems.push(...foreign(shelf, 'Webex has not shown this recording yet'));
    return 'unseen';
  }
  if (!recording.downloadable || recording.malformed) {
    problems.push(...foreign(shelf, 'nobody could download this recording'));
    return 'parked';
  }
  const state = weighAudio(recording, shelf.audio, now, problems);
  return state === 'pending' && typeof recording.goneSince === 'string' ? 'vanished' : state;
}

function weighAudio(
  recording: TrueRecording,
  found: FoundObject[],
  now: string,
  problems: Problem[],
): 'archived' | 'pending' | 'lost' {
  const why = 'its bytes are not the ones that Webex gave';
  const right = rightOnes(found, [recording.audio], why, problems);
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
  const { transcript } = recording;
  const texts = transcript === null ? [] : [transcript];
  const right = rightOnes(found, texts, 'Webex has no such transcript', problems);
  if (right.length > 1)
    problems.push({ kind: 'duplicate', of: recording.id, why: 'its transcript is kept twice' });
  if (transcript === null || right.length > 0) return right.length > 0 ? 1 : 0;
  if (isMissed(recording, transcript.readyAt, now)) {
    problems.push({
      kind: 'lost',
      of: recording.id,
      why: `its transcript was there from ${transcript.readyAt}`,
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
  if (readyAt === null) {
    problems.push(...found.map(object => foreignObject(object, 'Webex has no metadata')));
    return;
  }
  const right = rightOnes(found, recording.metadata, 'Webex never gave such metadata', problems);
  if (right.length > 1)
    problems.push({ kind: 'duplicate', of: recording.id, why: 'its metadata are kept twice' });
  else if (right.length === 0 && isMissed(recording, readyAt, now))
    problems.push({ kind: 'lost', of: recording.id, why: `its metadata were there from ${readyAt}` });
}

/** The objects with one of these hashes; the others are damaged. */
function rightOnes(
  found: FoundObject[],
  expected: readonly { readonly sha256: string }[],
  why: string,
  problems: Problem[],
): FoundObject[] {
  const isRight = (object: FoundObject) => expected.some(each => each.sha256 === object.sha256);
  for (const object of found.filter(each => !isRight(each)))
    problems.push({ kind: 'damaged', of: object.key, why });
  return found.filter(isRight);
}

/** Whether something that was there from then on was looked for in time, and should be in the archive by now. */
function isMissed(recording: TrueRecording, readyAt: string, now: string): boolean {
  const inTime = elapsedMs(recording.createTime, readyAt) < companionGraceMs - 60 * 60_000;
  return inTime && elapsedMs(recording.createTime, now) > companionGraceMs;
}

function elapsedMs(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}

import type { FoundObject } from '../../local/judge/inventory.ts';
import type { RetainedRecording, RetentionTruth } from '../../local/judge/truth.ts';

/** What a balance sheet has to say, by what Webex really has and by the bytes in the archive. */
export type KnownTruth = {
  /** State of each recording that a list ever showed, by its id without dashes. */
  readonly states: ReadonlyMap<string, string>;
  readonly counts: Readonly<Record<string, number>>;
  readonly parked: Readonly<Record<string, number>>;
  readonly vanished: { readonly withArchive: number; readonly withoutArchive: number };
  readonly archive: { readonly recordings: number; readonly objects: number; readonly bytes: number };
};

/** @param archive every object of the archive */
export function knownTruth({ recordings }: RetentionTruth, archive: readonly FoundObject[]): KnownTruth {
  const kept = archive.filter(({ key }) => key.startsWith('recordings/'));
  const withAudio = new Set(
    kept
      .map(({ key }) => key.split('/'))
      .flatMap(([, , id = '', name]) => (name === 'audio.mp3' ? [id] : [])),
  );
  const listed = recordings.filter(each => each.firstListedAt !== null);
  const states = new Map(listed.map(each => [bare(each), stateOf(each)]));
  const gone = listed.filter(each => stateOf(each) === 'vanished');
  const withArchive = gone.filter(each => withAudio.has(bare(each))).length;
  return {
    states,
    counts: countsOf([...states.values()]),
    parked: countsOf(listed.flatMap(each => (stateOf(each) === 'parked' ? [reasonOf(each)] : []))),
    vanished: { withArchive, withoutArchive: gone.length - withArchive },
    archive: {
      recordings: withAudio.size,
      objects: kept.length,
      bytes: kept.reduce((sum, { bytes }) => sum + bytes, 0),
    },
  };
}

/** What is in the bin was put there by others: nothing here trashes. */
function stateOf(recording: RetainedRecording): string {
  if (recording.malformed || !recording.downloadable) return 'parked';
  const states = new Map([
    ['available', 'archived'],
    ['deleted', 'trashed'],
    ['gone', 'vanished'],
  ]);
  return states.get(recording.status) ?? recording.status;
}

function reasonOf({ malformed }: RetainedRecording): string {
  return malformed ? 'malformed' : 'not-downloadable';
}

function bare({ id }: RetainedRecording): string {
  return id.replaceAll('-', '').toLowerCase();
}

function countsOf(words: readonly string[]): Record<string, number> {
  const groups = Map.groupBy(words, word => word);
  return Object.fromEntries(groups.entries().map(([word, each]) => [word, each.length]));
}

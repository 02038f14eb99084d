import type { Artefact } from './archive-keys.ts';
import type { Attempted, Receipt } from './receipt.ts';
import type { RecordingId } from './recording-id.ts';

/** An object that receipts say the archive has. */
export type Owed = {
  readonly object: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly recording: RecordingId;
  /** Whether Webex was told to delete the recording for good, since the archive had this. */
  readonly isPurged: boolean;
};

/**
 * What receipts, taken in the order of their writing, say that the archive has: of each kind of a recording's objects
 * the last that was said, since one that was damaged has another one beside it.
 */
export function owedObjects() {
  const owed = new Map<string, Owed>();
  const set = (artefact: Artefact, each: Owed) => owed.set(`${each.recording} ${artefact}`, each);
  return {
    take(of: Receipt): void {
      if (of.kind === 'archived')
        for (const { artefact, object, bytes, sha256 } of of.objects)
          set(artefact, { object, bytes, sha256, recording: of.id, isPurged: false });
      if (of.kind !== 'attempt') return;
      for (const item of of.items) {
        const said = evidenceOf(item);
        if (said !== undefined) set('audio', { ...said, isPurged: of.what === 'purge' });
      }
    },
    all: (): readonly Owed[] => [...owed.values()],
  };
}

function evidenceOf({ id, evidence }: Attempted): Omit<Owed, 'isPurged'> | undefined {
  const { object, bytes, sha256 } = evidence;
  if (object === undefined || bytes === undefined || sha256 === undefined) return undefined;
  return { object, bytes, sha256, recording: id };
}

import * as z from 'zod/mini';
import { recordingId, type RecordingId } from './recording-id.ts';
import { instant } from './time.ts';

const ids = z.readonly(z.array(recordingId));

/** The paper of the archive that lists what a leaver owned when that was first looked up. */
export const snapshotPaper = z.readonly(
  z.object({ ownerId: z.string(), takenAt: instant, available: ids, inBin: ids }),
);
export type SnapshotPaper = z.infer<typeof snapshotPaper>;

/** The ids in the text of a paper; undefined where it is none, or damaged. */
export function idsOfSnapshot(text: string): readonly RecordingId[] | undefined {
  try {
    const { available, inBin } = snapshotPaper.parse(JSON.parse(text));
    return [...available, ...inBin];
  } catch {
    return undefined;
  }
}

import { StaleMoveError } from '../domain/errors.ts';
import type { Recording } from '../domain/recording.ts';
import type { RecordingStore } from '../ports.ts';

/** Whoever loses so often meets somebody who writes without end. */
const mostTries = 8;

/** What is to become of a row: where `to` is missing, it stays as it is. */
export type Verdict = { readonly to?: Recording };

/**
 * Writes what `decide` makes of a row; asked again with the row as it is then, where somebody else wrote first.
 *
 * @returns the last verdict; undefined where the row is gone, or somebody else wrote first each time
 */
export async function settleRow<Said extends Verdict>(
  found: Recording,
  decide: (row: Recording) => Said,
  { recordings }: { recordings: Pick<RecordingStore, 'get' | 'move'> },
): Promise<Said | undefined> {
  let row: Recording | undefined = found;
  for (let tries = 0; row !== undefined && tries < mostTries; tries += 1) {
    const verdict = decide(row);
    if (verdict.to === undefined) return verdict;
    try {
      await recordings.move(row, verdict.to);
      return verdict;
    } catch (error) {
      if (!(error instanceof StaleMoveError)) throw error;
      row = await recordings.get(row.id);
    }
  }
  return undefined;
}

import { join } from 'node:path';
import { archiveKey } from '../../lib/domain/archive-keys.ts';
import type { Discovered, Recording } from '../../lib/domain/recording.ts';
import { hourMs, plusMs } from '../../lib/domain/time.ts';
import { archiveRecording, type ArchivePorts } from '../../lib/steps/archive-recording.ts';

const downloadMs = hourMs;

/** The newest of what waits to be archived, at most so many. */
export async function newestWaiting(rows: AsyncIterable<Recording>, most: number): Promise<Discovered[]> {
  let newest: Discovered[] = [];
  for await (const row of rows) {
    if (row.status !== 'discovered') continue;
    newest.push(row);
    // Sorted now and then, so that memory does not grow with the organisation.
    if (newest.length >= 2 * most + 1_000) newest = newestOf(newest, most);
  }
  return newestOf(newest, most);
}

function newestOf(rows: readonly Discovered[], most: number): Discovered[] {
  return rows
    .toSorted((one, other) => other.facts.timeRecorded.localeCompare(one.facts.timeRecorded))
    .slice(0, most);
}

/**
 * Archives recordings one after the other, as `archive-recordings` does.
 *
 * @param so.objects the archive's folder
 * @param so.say is told of each how it went
 */
export async function archiveThese(
  rows: readonly Discovered[],
  so: { objects: string; say: (line: string) => void },
  ports: ArchivePorts,
): Promise<void> {
  for (const row of rows) {
    await ports.recordings.move(row, { ...row, wake: 'archive' });
    await archiveRecording({ id: row.id, deadline: plusMs(ports.clock.now(), downloadMs) }, ports);
    so.say(`  ${row.id}  ${outcomeOf(await ports.recordings.get(row.id), so.objects)}`);
  }
}

function outcomeOf(row: Recording | undefined, objects: string): string {
  if (row?.status === 'archived') return join(objects, archiveKey(row.id, 'audio', row.archive.audio.copy));
  if (row?.status === 'parked') return `parked: ${row.reason}`;
  return `not yet: ${row?.fault ?? 'unknown'}`;
}

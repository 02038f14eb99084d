import type { Offboarding } from '../domain/offboarding.ts';
import { ownerIdOf, type Owner } from '../domain/owner.ts';
import { beyondRetentionMs } from '../domain/reassignment.ts';
import type { RecordingId } from '../domain/recording-id.ts';
import type { SnapshotPaper } from '../domain/snapshot.ts';
import type { Listing } from '../domain/webex-recording.ts';
import { dayMs, plusMs, type Instant } from '../domain/time.ts';
import { windowsBetween } from '../domain/windows.ts';
import type { Clock, Papers, WebexReader } from '../ports.ts';

export type SnapshotPorts = {
  /** As the administrator's token shows it. */
  readonly webex: Pick<WebexReader, 'list'>;
  readonly papers: Pick<Papers, 'put'>;
  readonly clock: Pick<Clock, 'now'>;
};
type Snapshot = NonNullable<Offboarding['snapshot']>;

/**
 * Lists what somebody owns, in the recycle bin as well, and keeps the ids as a paper of the archive: of a large owner they
 * are more than a case can hold.
 *
 * @param so.retentionDays how far back Webex keeps recordings
 */
export async function snapshotRecordings(
  owner: Owner,
  so: { caseId: string; retentionDays: number; deadline: Instant },
  { webex, papers, clock }: SnapshotPorts,
): Promise<Snapshot> {
  const takenAt = clock.now();
  async function* idsIn(listing: Listing): AsyncIterable<RecordingId> {
    for await (const page of webex.list(listing, so.deadline))
      // An address may have been somebody else's.
      for (const { id, ownerId } of page.recordings) if (ownerIdOf(ownerId) === owner.id) yield id;
  }
  const [available, inBin] = [new Set<RecordingId>(), new Set<RecordingId>()];
  const oldest = plusMs(takenAt, -(so.retentionDays * dayMs + beyondRetentionMs));
  for (const window of windowsBetween(oldest, takenAt)) {
    for await (const id of idsIn({ ...window, status: 'available', owner })) available.add(id);
    for await (const id of idsIn({ ...window, status: 'deleted', owner })) inBin.add(id);
  }
  const key = `offboardings/${so.caseId}/${stampOf(takenAt)}.json`;
  const paper: SnapshotPaper = {
    ownerId: owner.id,
    takenAt,
    available: [...available].toSorted(),
    inBin: [...inBin].toSorted(),
  };
  await papers.put(key, `${JSON.stringify(paper)}\n`);
  return { key, recordings: available.size + inBin.size, takenAt };
}

/** As the names of objects have it: digits, and nothing that a folder could mind. */
function stampOf(at: Instant): string {
  return `${at.slice(0, 10).replaceAll('-', '')}-${at.slice(11, 19).replaceAll(':', '')}`;
}

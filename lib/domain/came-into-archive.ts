import { archiveKey, type Artefact } from './archive-keys.ts';
import type { KeptObject } from './receipt.ts';
import type { Archive, ArchivedObject, Companion, Recording } from './recording.ts';

/** The objects that a later state of a row has in the archive, verified since the earlier one. */
export function cameInto(before: Recording, after: Recording): readonly KeptObject[] {
  const [old, now] = [archiveOf(before), archiveOf(after)];
  if (now === undefined) return [];
  const kept = (artefact: Artefact, { copy, bytes, sha256 }: ArchivedObject): KeptObject => ({
    artefact,
    object: archiveKey(after.id, artefact, copy),
    bytes,
    sha256,
  });
  const companion = (artefact: 'transcript' | 'metadata') => {
    const [was, is] = [old?.[artefact], now[artefact]];
    return is.state === 'stored' && !isSame(was, is) ? [kept(artefact, is)] : [];
  };
  return [
    ...(old?.verifiedAt === now.verifiedAt ? [] : [kept('audio', now.audio)]),
    ...companion('transcript'),
    ...companion('metadata'),
  ];
}

function archiveOf(row: Recording): Archive | undefined {
  return row.status === 'expired' ? undefined : row.archive;
}

function isSame(was: Companion | undefined, is: ArchivedObject): boolean {
  return was?.state === 'stored' && was.copy === is.copy && was.sha256 === is.sha256;
}

import { archiveKey, type Artefact } from '../domain/archive-keys.ts';
import type { Damage } from '../domain/compare-row.ts';
import type { ArchivedObject, Companion, Recording } from '../domain/recording.ts';
import type { MediaStore } from '../ports.ts';

/**
 * Which objects of a row are not in the archive, or hold other bytes than it says; undefined where all is well, and where
 * the row owes the archive nothing, or is to be archived anew.
 */
export async function damageOf(row: Recording, media: Pick<MediaStore, 'head'>): Promise<Damage | undefined> {
  if (row.status === 'expired' || row.status === 'discovered' || row.archive === undefined) return undefined;
  const isDamaged = async (artefact: Artefact, said: ArchivedObject | undefined) => {
    if (said === undefined) return false;
    const found = await media.head(archiveKey(row.id, artefact, said.copy));
    return found?.bytes !== said.bytes || found.sha256 !== said.sha256;
  };
  const damage = {
    audio: await isDamaged('audio', row.archive.audio),
    transcript: await isDamaged('transcript', stored(row.archive.transcript)),
    metadata: await isDamaged('metadata', stored(row.archive.metadata)),
  };
  return Object.values(damage).some(Boolean) ? damage : undefined;
}

function stored(companion: Companion): ArchivedObject | undefined {
  return companion.state === 'stored' ? companion : undefined;
}

import type { RecordingId } from './recording-id.ts';

/** What the archive keeps of a recording: one folder per recording, one name per kind. */
export const artefacts = {
  audio: { name: 'audio', extension: 'mp3', contentType: 'audio/mpeg' },
  transcript: { name: 'transcript', extension: 'vtt', contentType: 'text/vtt' },
  metadata: { name: 'metadata', extension: 'json', contentType: 'application/json' },
} as const;
export type Artefact = keyof typeof artefacts;

/**
 * The one place that spells object keys, from the recording id alone: topics and addresses repeat and change.
 * @param copy from 1; a higher number names the key beside a wrong object that is never overwritten
 */
export function archiveKey(id: RecordingId, artefact: Artefact, copy: number): string {
  const { name, extension } = artefacts[artefact];
  const file = copy === 1 ? name : `${name}-${copy}`;
  // Two leading characters spread the folders of the embedded edition; S3 does not mind them.
  return `recordings/${id.slice(0, 2)}/${id}/${file}.${extension}`;
}

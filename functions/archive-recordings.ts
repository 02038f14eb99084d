import { recordingId } from '../lib/domain/recording-id.ts';
import { streamFunction } from '../lib/runtime/stream-function.ts';
import { archiveRecording, type ArchivePorts } from '../lib/steps/archive-recording.ts';

/** Woken by the recordings stream where `wake` is `archive`: brings each recording into the archive. */
export function archiveRecordings(ports: ArchivePorts, settings: { downloadsAtOnce: number }) {
  return streamFunction(
    ports,
    async (id, deadline) => archiveRecording({ id: recordingId.parse(id), deadline }, ports),
    settings.downloadsAtOnce,
  );
}

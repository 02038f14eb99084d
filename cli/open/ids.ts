import { InvalidArgumentError } from 'commander';
import { recordingId, type RecordingId } from '../../lib/domain/recording-id.ts';

/** The id of a recording, in any of Webex's spellings. */
export function recordingArgument(text: string): RecordingId {
  const read = recordingId.safeParse(text);
  if (read.success) return read.data;
  throw new InvalidArgumentError(`"${text}" is no id of a recording.`);
}

/** Several of them. */
export function recordingsArgument(text: string, before: readonly RecordingId[] = []): RecordingId[] {
  return [...before, recordingArgument(text)];
}

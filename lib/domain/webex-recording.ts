import type { RecordingId } from './recording-id.ts';
import type { Secret } from './secret.ts';
import type { Owner } from './owner.ts';
import type { Instant, Window } from './time.ts';

/** One recording as Webex shows it. Enumerations are open: values that are new to us are kept as they came. */
export type WebexRecording = {
  readonly id: RecordingId;
  /** The spelling that Webex used, and the one to send back. */
  readonly webexId: string;
  /** `available`, `deleted` (in the recycle bin), `purged`, or something newer. */
  readonly status: string;
  readonly topic: string;
  /** When the file was made, minutes to hours after the call. */
  readonly createTime: Instant;
  /** When the call was recorded. */
  readonly timeRecorded: Instant;
  /** Length of the audio. A recording that was paused is shorter than its call. */
  readonly durationSeconds: number;
  /** What Webex says of the size; not promised to equal the download. */
  readonly sizeBytes: number;
  readonly format: string;
  readonly serviceType: string;
  readonly ownerId: string;
  /** Missing or meaningless for workspaces, virtual lines and queues. */
  readonly ownerEmail?: string | undefined;
  readonly ownerType: string;
  readonly storageRegion?: string | undefined;
  readonly locationId?: string | undefined;
  /** Several recordings may share one: each stop and restart in a call makes another. */
  readonly callSessionId?: string | undefined;
};

/** An item of a list that could not be read: `key` is its id, or a fingerprint of the item where it has none. */
export type MalformedItem = {
  readonly key: RecordingId;
  readonly webexId?: string | undefined;
  readonly problem: string;
};

export type WebexPage = {
  readonly recordings: readonly WebexRecording[];
  readonly malformed: readonly MalformedItem[];
};

/** Links that work without a token for three hours from the call that gave them. */
export type DownloadLinks = { readonly audio?: Secret | undefined; readonly transcript?: Secret | undefined };

/** `links` is missing for an administrator's token and where downloading is prevented. */
export type WebexDetails = { readonly recording: WebexRecording; readonly links?: DownloadLinks | undefined };

/** What to list: a window of time, of everyone or of one owner, what is available or what is not any more. */
export type Listing = Window & {
  /** `available` if missing; `deleted` is the recycle bin, `purged` what has gone from there. */
  readonly status?: 'available' | 'deleted' | 'purged' | undefined;
  readonly owner?: Owner | undefined;
};

import * as z from 'zod/mini';
import { Secret } from '../../domain/secret.ts';
import { instant } from '../../domain/time.ts';
import { maybe, maybeText, openEnum, text } from './lenient.ts';

export const recordingStatuses = ['available', 'deleted', 'purged'] as const;
export const serviceTypes = ['calling', 'customerAssist'] as const;
export const recordingFormats = ['MP3'] as const;
/** `place` is a workspace, `callQueue` a queue of Customer Assist. */
export const ownerTypes = ['user', 'place', 'virtualLine', 'callQueue'] as const;
export const storageRegions = ['US', 'SG', 'GB', 'JP', 'DE', 'AU', 'IN', 'CA'] as const;

const amount = z.number().check(z.nonnegative());
const maybeSecret = maybe(
  z.pipe(
    z.string(),
    z.transform(link => (link === '' ? undefined : new Secret(link))),
  ),
);

/** Every link opens a door, also one of a kind that is new to us: what is no text there is not kept. */
const links = z.catchall(
  z.object({
    audioDownloadLink: maybeSecret,
    /** Missing until there is a transcript, minutes after the audio. */
    transcriptDownloadLink: maybeSecret,
    suggestedNotesDownloadLink: maybeSecret,
    shortNotesDownloadLink: maybeSecret,
    actionItemsDownloadLink: maybeSecret,
    /** When the links end, as Webex says; seen to be wrong by hours, so count three hours from the call. */
    expiration: maybeText,
  }),
  z.pipe(
    z.unknown(),
    z.transform(value => (typeof value === 'string' ? new Secret(value) : undefined)),
  ),
);

/**
 * One item of a list, or the details of one recording, which have links too. What is required is what a row cannot do
 * without. Fields that are new to us are kept.
 */
export const recordingShape = z.looseObject({
  id: text,
  topic: z.string(),
  /** When the file was made, minutes to hours after the call. Lists are ordered by it. */
  createTime: instant,
  /** When the call was recorded: the beginning of the recording. */
  timeRecorded: instant,
  format: openEnum(recordingFormats),
  serviceType: openEnum(serviceTypes, text),
  durationSeconds: amount,
  sizeBytes: amount,
  status: openEnum(recordingStatuses, text),
  ownerId: text,
  /** Missing or meaningless for workspaces, virtual lines and queues. */
  ownerEmail: maybeText,
  ownerType: openEnum(ownerTypes, text),
  storageRegion: maybe(openEnum(storageRegions)),
  serviceData: maybe(z.looseObject({ locationId: maybeText, callSessionId: maybeText })),
  /** Not in lists, nor for an administrator's token, nor where downloading is prevented. */
  temporaryDirectDownloadLinks: maybe(links),
});
export type ConvergedRecording = z.infer<typeof recordingShape>;

import * as z from 'zod/mini';
import { maybe, maybeText } from './lenient.ts';

const actor = z.looseObject({ type: maybeText, id: maybeText, email: maybeText });

/** Somebody in the call. A party outside the organisation has no actor; its number is often a SIP address. */
const party = z.looseObject({ actor: maybe(actor), name: maybeText, number: maybeText });

const mediaStream = z.looseObject({ streamId: maybeText, mode: maybeText, mLineIndex: maybeText });
const participant = z.looseObject({ actor: maybe(actor), aor: maybeText, send: maybeText });
const announcement = z.looseObject({
  announcementFilename: maybeText,
  announcementTimestamp: maybeText,
  announcementParticipants: maybe(z.array(z.string())),
  announcementType: maybeText,
});

/** `redirectInfo` and `redirectedCall` are spoken of without a schema: they are kept as they come. */
const callActivity = z.looseObject({
  timeStamp: maybeText,
  mediaStreams: maybe(z.array(mediaStream)),
  participants: maybe(z.array(participant)),
  announcementData: maybe(announcement),
});

const serviceData = z.looseObject({
  callRecordingId: maybeText,
  locationId: maybeText,
  /** Ties together the recordings and legs of one call. */
  callSessionId: maybeText,
  callId: maybeText,
  sipCallId: maybeText,
  /** `originator` or `terminator`: which side of the call the owner was on. */
  personality: maybeText,
  callingParty: maybe(party),
  calledParty: maybe(party),
  connectedParty: maybe(party),
  managedBy: maybe(party),
  answererInfo: maybe(party),
  session: maybe(z.looseObject({ startTime: maybeText, stopTime: maybeText })),
  recordingType: maybeText,
  recordingActions: maybe(z.array(z.looseObject({ action: maybeText, time: maybeText }))),
  callActivity: maybe(z.array(callActivity)),
});

/**
 * What Webex knows about the call behind a recording. Nothing is required: the document is kept, not acted upon. Here
 * `ownerType` is in capitals (`VIRTUAL_LINE`), unlike in lists.
 */
export const metadataShape = z.looseObject({
  id: maybeText,
  orgId: maybeText,
  ownerId: maybeText,
  ownerType: maybeText,
  ownerName: maybeText,
  ownerEmail: maybeText,
  storageRegion: maybeText,
  serviceType: maybeText,
  version: maybeText,
  serviceData: maybe(serviceData),
});
export type RecordingMetadata = z.infer<typeof metadataShape>;

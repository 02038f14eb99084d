import { recordingId } from '../domain/recording-id.ts';
import type { WebexDetails, WebexPage, WebexRecording } from '../domain/webex-recording.ts';
import type { ReadPage } from './parse.ts';
import type { ConvergedRecording } from './shapes/recording.ts';

/** A page in the terms of the domain. */
export function toPage({ items, malformed }: ReadPage): WebexPage {
  return { recordings: items.map(toRecording), malformed };
}

/** The details in the terms of the domain. */
export function toDetails(read: ConvergedRecording): WebexDetails {
  const links = read.temporaryDirectDownloadLinks;
  if (links === undefined) return { recording: toRecording(read) };
  const { audioDownloadLink: audio, transcriptDownloadLink: transcript } = links;
  return { recording: toRecording(read), links: { audio, transcript } };
}

function toRecording(read: ConvergedRecording): WebexRecording {
  return {
    id: recordingId.parse(read.id),
    webexId: read.id,
    topic: read.topic,
    createTime: read.createTime,
    timeRecorded: read.timeRecorded,
    format: read.format,
    serviceType: read.serviceType,
    durationSeconds: read.durationSeconds,
    sizeBytes: read.sizeBytes,
    status: read.status,
    ownerId: read.ownerId,
    ownerEmail: read.ownerEmail,
    ownerType: read.ownerType,
    storageRegion: read.storageRegion,
    locationId: read.serviceData?.locationId,
    callSessionId: read.serviceData?.callSessionId,
  };
}

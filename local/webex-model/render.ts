import type { ModelRecording } from './recording.ts';
import type { Organisation } from './organisation.ts';

/** A moment as the API writes it: whole seconds, in UTC or at the offset of a time zone. */
export function timestamp(ms: number, zone = 'UTC'): string {
  if (zone === 'UTC') return `${new Date(ms).toISOString().slice(0, 19)}Z`;
  const offset = offsetMinutes(ms, zone);
  const local = new Date(ms + offset * 60_000).toISOString().slice(0, 19);
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60].map(part =>
    String(part).padStart(2, '0'),
  );
  return `${local}${offset < 0 ? '-' : '+'}${hours ?? '00'}:${minutes ?? '00'}`;
}

function offsetMinutes(ms: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(
    ms,
  );
  const name = parts.find(part => part.type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  return hours === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

export function listItem(recording: ModelRecording, zone: string): Record<string, unknown> {
  return {
    id: recording.id,
    topic: recording.topic,
    createTime: timestamp(recording.createdAtMs, zone),
    timeRecorded: timestamp(recording.recordedAtMs, zone),
    format: 'MP3',
    serviceType: recording.serviceType,
    durationSeconds: recording.durationSeconds,
    sizeBytes: recording.sizeBytes,
    status: 'available',
    ownerId: recording.owner.id,
    ownerEmail: recording.owner.email,
    ownerType: recording.owner.type,
    storageRegion: recording.region,
    serviceData: { locationId: recording.owner.locationId, callSessionId: recording.callSessionId },
    ...recording.raw,
  };
}

const ownerTypes = { user: 'USER', place: 'PLACE', virtualLine: 'VIRTUAL_LINE', callQueue: 'CALL_QUEUE' };

export function metadata(
  recording: ModelRecording,
  organisation: Organisation,
  allTypes: boolean,
): Record<string, unknown> {
  const { owner } = recording;
  const owned = {
    actor: { type: ownerTypes[owner.type], id: owner.id },
    number: 'sip:4107@203.0.113.7;user=phone',
    name: owner.name,
  };
  const activity = { timeStamp: timestamp(recording.recordedAtMs) };
  return {
    id: recording.id,
    orgId: organisation.id,
    ownerId: owner.id,
    ownerType: ownerTypes[owner.type],
    ownerName: owner.name,
    ownerEmail: owner.email,
    storageRegion: recording.region,
    serviceType: recording.serviceType,
    version: '1.2',
    serviceData: {
      callRecordingId: recording.id,
      locationId: owner.locationId,
      callSessionId: recording.callSessionId,
      personality: 'terminator',
      callingParty: { number: 'sip:+14155550199@203.0.113.7;user=phone', name: 'Party A' },
      calledParty: owned,
      callId: `callhalf-${recording.id.slice(0, 6)}:0`,
      session: { startTime: timestamp(recording.recordedAtMs), stopTime: timestamp(recording.callEndedAtMs) },
      recordingType: 'alwaysON',
      recordingActions: recording.paused
        ? [{ action: 'PAUSE', time: timestamp(recording.recordedAtMs + 3000) }]
        : [],
      callActivity: [
        allTypes
          ? {
              ...activity,
              mediaStreams: [{ streamId: '0', mode: 'mixed', mLineIndex: '0' }],
              participants: [{ actor: owned.actor, aor: owned.number, send: true }],
            }
          : activity,
      ],
    },
  };
}

/** WebVTT, with a speaker in each cue's header as the service writes it. */
export function transcript(recording: ModelRecording): string {
  const cues = Array.from({ length: Math.max(1, Math.floor(recording.durationSeconds / 15)) }, (_, index) => {
    const [from, to] = [index * 15, index * 15 + 12].map(second =>
      new Date(second * 1000).toISOString().slice(11, 23),
    );
    return `${index + 1} "${index % 2 === 0 ? 'Party A' : recording.owner.name}" (${recording.id.slice(0, 8)})\n${from ?? ''} --> ${to ?? ''}\nThis is what was said, part ${index + 1}.\n`;
  });
  return `WEBVTT\n\n${cues.join('\n')}`;
}

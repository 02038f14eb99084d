import type { Condition } from './conditions.ts';
import { capitals, type Oddities } from './quirks.ts';
import type { ModelRecording } from './recording.ts';

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

/** A recording with what became of it, and how it is shown. */
export type View = {
  readonly recording: ModelRecording;
  readonly condition: Condition;
  readonly ownerEmail: string;
  readonly odd: Oddities;
};

export function listItem(view: View, zone: string): Record<string, unknown> {
  const { recording, condition, odd } = view;
  const item = {
    id: odd.spell(recording.id),
    topic: recording.topic,
    createTime: timestamp(recording.createdAtMs, zone),
    timeRecorded: timestamp(recording.recordedAtMs, zone),
    format: 'MP3',
    serviceType: recording.serviceType,
    durationSeconds: recording.durationSeconds,
    sizeBytes: recording.sizeBytes,
    status: condition.status,
    ownerId: condition.owner.id,
    ownerEmail: view.ownerEmail,
    ownerType: condition.ownerType,
    storageRegion: recording.region,
    serviceData: { locationId: recording.owner.locationId, callSessionId: recording.callSessionId },
  };
  return { ...odd.dress(recording.id, item), ...recording.raw };
}

/** @param so.allTypes adds the parts that `showAllTypes` asks for */
export function metadata(view: View, so: { orgId: string; allTypes: boolean; zone: string }): object {
  const { recording, condition, odd } = view;
  const { owner } = condition;
  const actor = { type: capitals(condition.ownerType), id: owner.id };
  const number = 'sip:4107@203.0.113.7;user=phone';
  const startTime = timestamp(recording.recordedAtMs, so.zone);
  const activity = { timeStamp: startTime };
  const id = odd.spell(recording.id);
  return {
    id,
    orgId: so.orgId,
    ownerId: owner.id,
    ownerType: actor.type,
    ownerName: owner.name,
    ownerEmail: view.ownerEmail,
    storageRegion: recording.region,
    serviceType: recording.serviceType,
    version: '1.2',
    serviceData: {
      callRecordingId: id,
      locationId: recording.owner.locationId,
      callSessionId: recording.callSessionId,
      personality: 'terminator',
      callingParty: { number: 'sip:+14155550199@203.0.113.7;user=phone', name: 'Party A' },
      calledParty: { ...(odd.has('no-actor', recording.id) ? {} : { actor }), number, name: owner.name },
      callId: `callhalf-${recording.id.slice(0, 6)}:0`,
      session: { startTime, stopTime: timestamp(recording.callEndedAtMs, so.zone) },
      recordingType: 'alwaysON',
      recordingActions: recording.paused
        ? [{ action: 'PAUSE', time: timestamp(recording.recordedAtMs + 3000, so.zone) }]
        : [],
      callActivity: [
        so.allTypes
          ? {
              ...activity,
              mediaStreams: [{ streamId: '0', mode: 'mixed', mLineIndex: '0' }],
              participants: [{ actor, aor: number, send: recording.callSessionId }],
            }
          : activity,
      ],
      ...(odd.has('unknown-fields', recording.id) ? { connectedVia: { kind: 'trunk' } } : {}),
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

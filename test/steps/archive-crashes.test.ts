import { describe, expect, it } from 'vitest';
import { discover } from '../../lib/domain/discovery.ts';
import { archiveRecording } from '../../lib/steps/archive-recording.ts';
import { Death, mortal } from '../build/mortal.ts';
import { farDeadline, stepWorld } from '../build/step-world.ts';
import { aWebexRecording, mp3Bytes, sends } from '../build/webex-in-memory.ts';

const audio = await mp3Bytes('the audio');
// Audio, transcript, metadata, and the row.
const writes = [1, 2, 3, 4];

describe('a function that dies while it archives', () => {
  it.each(writes.flatMap(diesAtWrite => [false, true].map(written => ({ diesAtWrite, written }))))(
    'at write $diesAtWrite (written: $written) leaves a row from which the same steps make one whole copy',
    async death => {
      const world = await stepWorld();
      const recording = world.webex.show(aWebexRecording(), {
        audio: () => sends(audio),
        transcript: () => sends('WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n'),
        metadata: () => '{"serviceType":"calling"}',
      });
      const { id } = recording;
      await world.recordings.create(discover(recording, world.clock.now()));
      await world.ring(id);

      const process = mortal(death);
      const dying = {
        ...world,
        media: process.port(world.media, ['put']),
        recordings: process.port(world.recordings, ['create', 'move']),
      };
      await expect(archiveRecording({ id, deadline: farDeadline }, dying)).rejects.toThrow(Death);
      expect(process.dead()).toBe(true);
      // The stream delivers the record again.
      await archiveRecording({ id, deadline: farDeadline }, world);

      const folder = `recordings/${id.slice(0, 2)}/${id}`;
      expect(await world.keys()).toEqual([
        `${folder}/audio.mp3`,
        `${folder}/metadata.json`,
        `${folder}/transcript.vtt`,
      ]);
      expect(await world.row(id)).toMatchObject({
        status: 'archived',
        attempts: 0,
        archive: {
          audio: { copy: 1, ...(await world.media.head(`${folder}/audio.mp3`)) },
          transcript: { state: 'stored', copy: 1, ...(await world.media.head(`${folder}/transcript.vtt`)) },
          metadata: { state: 'stored', copy: 1, ...(await world.media.head(`${folder}/metadata.json`)) },
        },
      });
    },
  );
});

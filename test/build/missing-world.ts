import { archiveRecording } from '../../lib/steps/archive-recording.ts';
import { pollRecordings } from '../../lib/steps/poll-recordings.ts';
import { presenceOn, type Presence } from '../../lib/steps/presence.ts';
import { discover } from '../../lib/domain/discovery.ts';
import { NotFoundError } from '../../lib/domain/errors.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import type { RecordingId } from '../../lib/domain/recording-id.ts';
import type { Instant } from '../../lib/domain/time.ts';
import { at } from './recordings.ts';
import { farDeadline, stepWorld } from './step-world.ts';
import { aWebexRecording, mp3Bytes, sends, type Holdings } from './webex-in-memory.ts';

const audio = await mp3Bytes('the audio');

/** The step's world, in which recordings go missing and time passes from look to look. */
export async function missingWorld(start = '2026-03-02T10:00:00Z') {
  const world = await stepWorld(start);
  const presence = presenceOn(world);

  const look = async (id: RecordingId, seeing: Presence = presence): Promise<Recording> => {
    await world.ring(id);
    await archiveRecording({ id, deadline: farDeadline, presence: seeing }, world);
    return world.row(id);
  };

  return {
    ...world,
    look,
    /** A recording that Webex shows, and whose row was just written. */
    async listed(holdings: Holdings = {}, createTime = '2026-03-02T09:20:00Z') {
      const recording = world.webex.show(aWebexRecording({ createTime: at(createTime) }), holdings);
      await world.recordings.create(discover(recording, world.clock.now()));
      return recording;
    },
    /** Webex knows the recording of this row again, and all that belongs to it. */
    showAgain: ({ id }: Recording, holdings: Holdings = { audio: () => sends(audio) }) =>
      world.webex.show(aWebexRecording({ id }), holdings),
    /** A recording that was listed, and that Webex no longer knows. */
    async missing(createTime = '2026-03-02T09:20:00Z') {
      const recording = aWebexRecording({ createTime: at(createTime) });
      await world.recordings.create(discover(recording, world.clock.now()));
      return recording;
    },
    /** What the poller finds in the days that these recordings are from. */
    poll: () => pollRecordings({ deadline: farDeadline, historyDays: 10 }, world),
    /** Looks whenever the row says so, until nothing is due or at most so many times; when it was. */
    async lookOn(id: RecordingId, most = 50): Promise<Instant[]> {
      const looks: Instant[] = [];
      for (let row = await world.row(id); row.lookAt !== undefined && looks.length < most;) {
        looks.push(world.clock.set(row.lookAt));
        row = await look(id);
      }
      return looks;
    },
    /** What was said at this level, by event and id. */
    said: (level: 'info' | 'error') =>
      world.log.lines
        .filter(line => line.level === level && line.event !== 'archive-attempt')
        .map(line => ({ event: line.event, ...line.facts })),
  };
}

/** Webex says of everything that it does not know it, while its lists go on. */
export const knowsNothing: Holdings = {
  details() {
    throw new NotFoundError('Webex answered 404.');
  },
};

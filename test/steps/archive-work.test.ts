import { expect, it } from 'vitest';
import { discover } from '../../lib/domain/discovery.ts';
import { TransientError } from '../../lib/domain/errors.ts';
import type { Work } from '../../lib/domain/work.ts';
import type { WebexReader } from '../../lib/ports.ts';
import { archiveRecording } from '../../lib/steps/archive-recording.ts';
import { at } from '../build/recordings.ts';
import { farDeadline, stepWorld } from '../build/step-world.ts';
import { aWebexRecording, mp3Bytes, sends } from '../build/webex-in-memory.ts';

/** Webex, where all of one kind of work has used up what it may. */
function spentFor(spent: Work, webex: WebexReader): WebexReader {
  const details = async () => {
    throw new TransientError('rate-limited', 'Others have their turn.');
  };
  return { ...webex, as: work => (work === spent ? { ...webex, details } : webex) };
}

it.each<[string, Work, string]>([
  ['2026-02-28T10:00:00Z', 'backfill', 'archived'],
  ['2026-02-28T10:00:00Z', 'new', 'discovered'],
  ['2026-02-26T10:00:00Z', 'backfill', 'discovered'],
  ['2026-02-26T10:00:00Z', 'new', 'archived'],
])('what was recorded at %s is, where the share of %s is spent, %s', async (timeRecorded, spent, status) => {
  const world = await stepWorld('2026-03-02T10:00:00Z');
  const audio = await mp3Bytes('the audio');
  const recording = world.webex.show(aWebexRecording({ timeRecorded: at(timeRecorded) }), {
    audio: () => sends(audio),
  });
  await world.recordings.create(discover(recording, world.clock.now()));
  await world.ring(recording.id);
  const ports = { ...world, webex: spentFor(spent, world.webex) };
  await archiveRecording({ id: recording.id, deadline: farDeadline }, ports);
  expect(await world.row(recording.id)).toMatchObject({ status, attempts: 0 });
});

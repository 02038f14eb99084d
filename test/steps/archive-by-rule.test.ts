import { describe, expect, it } from 'vitest';
import { repaired } from '../../lib/domain/compare-row.ts';
import { TransientError } from '../../lib/domain/errors.ts';
import { dayMs, minuteMs, plusMs } from '../../lib/domain/time.ts';
import type { MediaStore } from '../../lib/ports.ts';
import { archiveRecording } from '../../lib/steps/archive-recording.ts';
import { askArchiving, type AskArchivingPorts } from '../../lib/steps/ask-archiving.ts';
import { rememberPage } from '../../lib/steps/remember-page.ts';
import { fateWorld, noBrakes, type FateWorld } from '../build/fate-world.ts';
import { aHold } from '../build/holds.ts';
import { aRule } from '../build/policies.ts';
import { farDeadline } from '../build/step-world.ts';
import { aWebexRecording, mp3Bytes, sends, type Holdings } from '../build/webex-in-memory.ts';

const audio = await mp3Bytes('the audio');
const full: Holdings = {
  audio: () => sends(audio),
  transcript: () => sends('WEBVTT\n'),
  metadata: () => '{}',
};
const rules = (archive: unknown) => ({ ...noBrakes, rules: [aRule({ archive })] });
const uncopied = rules('no');

/** A world with one listed recording, and the archiver of one process at work on it. */
async function withOne(words: object | undefined, holdings = full, status = 'available') {
  const world = await fateWorld();
  if (words !== undefined) await world.adopt({ ...words });
  const classes: Record<string, string | undefined> = {};
  const media: MediaStore = {
    head: key => world.media.head(key),
    async put(key, body, about) {
      classes[key.replace(/^.*\//, '')] = about.storageClass;
      return world.media.put(key, body, about);
    },
  };
  const archiving = askArchiving(world);
  const seen = world.webex.show(aWebexRecording({ status }), holdings);
  await rememberPage({ recordings: [seen], malformed: [] }, world);
  const archive = async (ask = archiving) => {
    await world.ring(seen.id);
    await archiveRecording(
      { id: seen.id, deadline: farDeadline, archiving: ask, binned: 'archive' },
      { ...world, media },
    );
    return world.row(seen.id);
  };
  return { ...world, seen, classes, archive };
}

/** As a sweep and, where it rang, the archiver find the row. */
async function swept(one: Awaited<ReturnType<typeof withOne>>) {
  await one.sweep();
  const { wake } = await one.row(one.seen.id);
  return wake === 'archive' ? one.archive() : one.row(one.seen.id);
}

function alarmsOf({ alarms }: Pick<FateWorld, 'alarms'>): string[] {
  return alarms().map(({ event }) => event);
}

describe('what a rule says of archiving', () => {
  it('is the storage class of all objects', async () => {
    const one = await withOne(rules({ storageClass: 'GLACIER_IR' }));
    expect(await one.archive()).toMatchObject({ status: 'archived' });
    expect(one.classes).toEqual({
      'audio.mp3': 'GLACIER_IR',
      'transcript.vtt': 'GLACIER_IR',
      'metadata.json': 'GLACIER_IR',
    });
  });

  it('leaves the class to the archive where the rule names none, and where no policy is in force', async () => {
    const [byRule, before] = [await withOne(rules('yes')), await withOne(undefined)];
    await byRule.archive();
    await before.archive();
    const left = { 'audio.mp3': undefined, 'transcript.vtt': undefined, 'metadata.json': undefined };
    expect([byRule.classes, before.classes]).toEqual([left, left]);
  });

  it('is no transcript, which is then not waited for', async () => {
    const one = await withOne(rules({ transcript: 'no' }));
    const row = await one.archive();
    expect(row).toMatchObject({
      status: 'archived',
      archive: { transcript: { state: 'not-wanted' }, metadata: { state: 'stored' } },
      lookAt: one.clock.now(),
    });
    expect(Object.keys(one.classes)).toEqual(['audio.mp3', 'metadata.json']);
    expect(await swept(one)).toMatchObject({ status: 'archived', fate: { action: 'trash' } });
  });

  it('is no metadata', async () => {
    const one = await withOne(rules({ metadata: 'no' }), { ...full, transcript: undefined });
    const { archive } = { archive: undefined, ...(await one.archive()) };
    expect(archive).toMatchObject({
      transcript: { state: 'awaited' },
      metadata: { state: 'not-wanted' },
    });
    expect(Object.keys(one.classes)).toEqual(['audio.mp3']);
  });

  it('ends the waiting for a transcript once a rule says so, and leaves what was stored', async () => {
    const one = await withOne(undefined, { ...full, transcript: undefined });
    await one.archive();
    await one.adopt(rules({ transcript: 'no', metadata: 'no' }));
    one.clock.pass(15 * minuteMs);
    one.webex.show(one.seen, full);
    expect(await one.archive()).toMatchObject({
      archive: { transcript: { state: 'not-wanted' }, metadata: { state: 'stored' } },
    });
    expect(Object.keys(one.classes)).toEqual(['audio.mp3', 'metadata.json']);
  });
});

describe('what is not to be archived', () => {
  it('is not downloaded although it was rung, and is given its fate', async () => {
    const one = await withOne(uncopied);
    const rested = await one.archive();
    expect(rested).toMatchObject({ status: 'discovered', lookAt: one.clock.now() });
    expect([rested.wake, rested.fault, one.classes]).toEqual([undefined, undefined, {}]);
    expect(await swept(one)).toMatchObject({ status: 'discovered', fate: { action: 'trash' } });
    expect(alarmsOf(one)).toEqual([]);
  });

  it('is archived once a hold covers it', async () => {
    const one = await withOne(uncopied);
    await one.archive();
    await one.holds.add(aHold());
    expect(await swept(one)).toMatchObject({
      status: 'archived',
      archive: { transcript: { state: 'stored' }, metadata: { state: 'stored' } },
    });
  });

  it('stays archived as it is where it was before, and is archived again where that is damaged', async () => {
    const one = await withOne(undefined);
    const row = await one.archive();
    await one.adopt(uncopied);
    one.clock.pass(minuteMs);
    const damage = { audio: true, transcript: false, metadata: false };
    const again = repaired(row, { damage, shown: 'available', now: one.clock.now() });
    await one.recordings.move(row, again ?? expect.fail('It is not archived again.'));
    expect(await swept(one)).toMatchObject({ status: 'archived', archive: { audio: { copy: 1 } } });
  });

  it('is no alarm where somebody else has put it into the recycle bin', async () => {
    const one = await withOne(uncopied, full, 'deleted');
    const row = await one.archive();
    expect(row).toMatchObject({ status: 'binned', lookAt: plusMs(one.clock.now(), dayMs) });
    expect([alarmsOf(one), one.classes]).toEqual([[], {}]);
  });

  it('is followed where Webex shows it elsewhere, once somebody doubts it', async () => {
    const one = await withOne(uncopied);
    await swept(one);
    const row = await one.row(one.seen.id);
    await one.recordings.move(row, { ...row, fault: 'not-found', lookAt: one.clock.now() });
    one.webex.show({ ...one.seen, status: 'purged' }, full);
    expect(await swept(one)).toMatchObject({ status: 'purged', by: 'webex' });
    // It was to end without a copy.
    expect(alarmsOf(one)).toEqual([]);
  });

  it('is at peace again where Webex still shows it', async () => {
    const one = await withOne(uncopied);
    const row = await one.row(one.seen.id);
    await one.recordings.move(row, { ...row, fault: 'rate-limited' });
    const seen = await swept(one);
    expect([seen.status, seen.fault, one.classes]).toEqual(['discovered', undefined, {}]);
    expect(await swept(one)).toMatchObject({ fate: { action: 'trash' } });
  });
});

describe('the policy in force', () => {
  it('counts for the archiver a minute after it was taken on', async () => {
    const one = await withOne(undefined);
    await one.archive(async row => askArchiving(one)(row));
    const asking = askArchiving(one);
    const row = await one.row(one.seen.id);
    expect(await asking(row)).toEqual({ transcript: true, metadata: true });
    await one.adopt(rules({ transcript: 'no' }));
    one.clock.pass(minuteMs - 1);
    expect(await asking(row)).toMatchObject({ transcript: true });
    one.clock.pass(1);
    expect(await asking(row)).toMatchObject({ transcript: false });
  });

  it('holds nothing against a recording while it cannot be read', async () => {
    const one = await withOne(uncopied);
    let isDown = true;
    const ports: AskArchivingPorts = {
      ...one,
      papers: {
        async get(key) {
          if (isDown) throw new TransientError('store-unavailable', 'The archive cannot be read.');
          return one.papers.get(key);
        },
      },
    };
    const asking = askArchiving(ports);
    expect(await one.archive(asking)).toMatchObject({ fault: 'store-unavailable', attempts: 0 });
    isDown = false;
    const after = await one.archive(asking);
    expect([after.status, after.fault]).toEqual(['discovered', undefined]);
  });

  it('has everything archived, and an alarm, where its text is lost', async () => {
    const one = await withOne(uncopied);
    const asking = askArchiving({ ...one, papers: { get: async () => undefined } });
    expect(await one.archive(asking)).toMatchObject({
      status: 'archived',
      archive: { transcript: { state: 'stored' } },
    });
    expect(one.classes['audio.mp3']).toBeUndefined();
    expect(alarmsOf(one)).toEqual(['policy-lost']);
  });
});

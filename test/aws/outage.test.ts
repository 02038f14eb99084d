import { createHash } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeBucket, makeTable } from '../../local/aws/stack.ts';
import { takeBucketInventory } from '../../local/judge/bucket.ts';
import { readReceiptKey } from '../../lib/domain/receipt.ts';
import { archiveKey } from '../../lib/domain/archive-keys.ts';
import { TransientError } from '../../lib/domain/errors.ts';
import { minuteMs } from '../../lib/domain/time.ts';
import { s3Archive } from '../../lib/media/archive.ts';
import { s3Client } from '../../lib/media/client.ts';
import { s3Papers } from '../../lib/media/papers.ts';
import { readPolicy } from '../../lib/policy/read-policy.ts';
import { systemClock } from '../../lib/runtime/clock.ts';
import { archiveRecording } from '../../lib/steps/archive-recording.ts';
import { pollRecordings } from '../../lib/steps/poll-recordings.ts';
import { sweep } from '../../lib/steps/sweep.ts';
import { dynamoMarks } from '../../lib/store/control.ts';
import { dynamoEngine } from '../../lib/store/engine.ts';
import { gatesOn } from '../../lib/store/gates.ts';
import { dynamoHolds } from '../../lib/store/holds.ts';
import { dynamoNotes } from '../../lib/store/notes.ts';
import { dynamoOffboardings } from '../../lib/store/offboardings.ts';
import { dynamoRecordings } from '../../lib/store/recordings.ts';
import { dynamoWindows } from '../../lib/store/windows.ts';
import { sdkSpeaksTo } from '../build/aws-server.ts';
import { aCuttableProxy } from '../build/cuttable-proxy.ts';
import { anId, at } from '../build/recordings.ts';
import { farDeadline, handClock, keptLog } from '../build/step-world.ts';
import { temporaryFolder } from '../build/temporary-folder.ts';
import { aWebexRecording, mp3Bytes, sends, webexInMemory } from '../build/webex-in-memory.ts';

const roundsAtMost = 6;
const vtt = 'WEBVTT\n\n00:00.000 --> 00:01.000\nHello.\n';
const metadata = '{"all":"types"}';

/** The steps on tables and a bucket of their own, behind a line that can be cut; and Webex with one recording. */
async function anOutage(so: { tries: number }) {
  const [recordingsTable, controlTable, offboardingsTable, bucket] = await Promise.all([
    makeTable('RecordingsTable'),
    makeTable('ControlTable'),
    makeTable('OffboardingsTable'),
    makeBucket(),
  ]);
  const direct = dynamoEngine();
  // Otherwise the first sweep looks at a whole month. And from now on this client speaks to the engine itself.
  for (const mark of ['sweep.oldest-day', 'sweep.oldest-case-day'])
    await dynamoMarks(direct, controlTable).advance(mark, at('2026-03-02T00:00:00Z'));
  const proxy = await aCuttableProxy(new URL(process.env['AWS_ENDPOINT_URL'] ?? ''));
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  sdkSpeaksTo(proxy.url.origin, so);
  const [engine, s3] = [dynamoEngine(), s3Client(true)];
  onTestFinished(() => [direct, engine, s3].forEach(client => client.destroy()));

  const clock = handClock('2026-03-02T10:00:00Z');
  const webex = webexInMemory(clock);
  const audio = await mp3Bytes('outage');
  const id = anId();
  webex.show(aWebexRecording({ id, sizeBytes: audio.length }), {
    audio: () => sends(audio),
    transcript: () => sends(vtt),
    metadata: () => metadata,
  });
  const spoolFolder = await temporaryFolder();
  const ports = {
    clock,
    webex,
    log: keptLog(),
    recordings: dynamoRecordings(engine, recordingsTable, systemClock),
    offboardings: dynamoOffboardings(engine, offboardingsTable),
    windows: dynamoWindows(engine, controlTable),
    marks: dynamoMarks(engine, controlTable),
    holds: dynamoHolds(engine, controlTable),
    papers: s3Papers({ client: s3, bucket }),
    readPolicy,
    gates: gatesOn(dynamoNotes(engine, controlTable)),
    notes: dynamoNotes(engine, controlTable),
    random: () => 0.5,
    media: s3Archive({ client: s3, bucket, storageClass: 'GLACIER_IR', spoolFolder }),
  };
  const failures: unknown[] = [];
  const attempt = (work: Promise<unknown>) => work.catch((error: unknown) => failures.push(error));
  return {
    proxy,
    id,
    audio,
    /** As they are, whatever is cut. */
    row: () => dynamoRecordings(direct, recordingsTable, systemClock).get(id),
    unread: () => dynamoWindows(direct, controlTable).unread(),
    failures,
    bucket,
    /** What the functions do, one after the other, whatever fails. */
    async round(): Promise<void> {
      await attempt(pollRecordings({ deadline: farDeadline, historyDays: 1 }, ports));
      await attempt(sweep({ deadline: farDeadline, ringLimit: 100, token: 'compliance-read' }, ports));
      await attempt(archiveRecording({ id, deadline: farDeadline }, ports));
      clock.pass(31 * minuteMs);
    },
  };
}
type Outage = Awaited<ReturnType<typeof anOutage>>;

async function expectAllRight(world: Outage): Promise<void> {
  const of = (bytes: Buffer | string) => ({
    bytes: Buffer.byteLength(bytes),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  });
  const audio = of(world.audio);
  const row = await world.row();
  expect(row).toMatchObject({
    status: 'archived',
    attempts: 0,
    archive: {
      audio: { copy: 1, ...audio },
      transcript: { state: 'stored', copy: 1, ...of(vtt) },
      metadata: { state: 'stored', copy: 1 },
    },
  });
  expect([row?.wake, row?.lookAt, row?.fault]).toEqual([undefined, undefined, undefined]);
  expect(await world.unread()).toEqual([]);
  const found = await takeBucketInventory(world.bucket);
  const artefacts = ['audio', 'metadata', 'transcript'] as const;
  const keys = found.map(object => object.key).toSorted();
  expect(keys.filter(key => key.startsWith('recordings/'))).toEqual(
    artefacts.map(artefact => archiveKey(world.id, artefact, 1)),
  );
  // A try that was cut off may have left a receipt of its own.
  const receipts = keys.filter(key => !key.startsWith('recordings/'));
  expect(receipts).not.toEqual([]);
  expect(receipts.filter(key => readReceiptKey(key)?.about !== world.id)).toEqual([]);
  expect(found.filter(object => object.sha256 === audio.sha256)).toHaveLength(1);
}

/** Lets rounds pass until one of them has nothing to complain of and leaves nothing to do. */
async function settle(world: Outage): Promise<void> {
  for (let round = 0; round < roundsAtMost; round += 1) {
    world.failures.length = 0;
    await world.round();
    const row = await world.row();
    if (world.failures.length === 0 && row?.status === 'archived' && row.lookAt === undefined) return;
  }
}

async function requestsOfARound(): Promise<number> {
  const world = await anOutage({ tries: 1 });
  world.proxy.restore();
  await world.round();
  return world.proxy.requests();
}

describe('an engine that stops', () => {
  it.each([
    [
      'before a request reaches it, for a while',
      { answerLost: false, lasting: true, tries: 1, fails: 1, every: 2 },
    ],
    ['before it answers, for a while', { answerLost: true, lasting: true, tries: 1, fails: 1, every: 2 }],
    [
      'before it answers, for a moment, and the SDK asks again',
      { answerLost: true, lasting: false, tries: 2, fails: 0, every: 3 },
    ],
  ])(
    '%s, at one request after the other: transient errors, and the run goes on when it is back',
    async (_when, how) => {
      const requests = await requestsOfARound();
      expect(requests).toBeGreaterThan(30);
      for (let request = 1; request <= requests; request += how.every) {
        const world = await anOutage({ tries: how.tries });
        world.proxy.plan({ request, ...how });
        await world.round();
        expect(world.proxy.wasCut(), `request ${request}`).toBe(true);
        const foreign = world.failures.filter(
          error => !(error instanceof TransientError) || error.fault !== 'store-unavailable',
        );
        expect(foreign, `request ${request}`).toEqual([]);
        expect(world.failures.length, `request ${request}`).toBeGreaterThanOrEqual(how.fails);
        world.proxy.restore();
        await settle(world);
        await expectAllRight(world);
      }
    },
  );
});

import { tmpdir } from 'node:os';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { snsClient, snsTopic } from '../../lib/alarm/topic.ts';
import { s3Archive } from '../../lib/media/archive.ts';
import { s3Client } from '../../lib/media/client.ts';
import { s3Papers } from '../../lib/media/papers.ts';
import type { MediaStore, RecordingStore } from '../../lib/ports.ts';
import type { OffboardingChange } from '../../lib/ports-offboarding.ts';
import { systemClock } from '../../lib/runtime/clock.ts';
import { dynamoMarks } from '../../lib/store/control.ts';
import { dynamoEngine } from '../../lib/store/engine.ts';
import { gatesOn } from '../../lib/store/gates.ts';
import { dynamoHolds } from '../../lib/store/holds.ts';
import { dynamoLeases } from '../../lib/store/leases.ts';
import { dynamoNotes } from '../../lib/store/notes.ts';
import { dynamoOffboardings } from '../../lib/store/offboardings.ts';
import { dynamoRecordings } from '../../lib/store/recordings.ts';
import { dynamoWindows } from '../../lib/store/windows.ts';
import { makeBucket, makeTable, makeTopic } from './stack.ts';
import { streamFeed } from './stream-feed.ts';
import { tracked, type Busy } from './tracked.ts';

/**
 * The deployed adapters on new tables and a new bucket of the engine that the environment names.
 *
 * @param busy holds time still during every call, and while the stream is read
 */
export async function openAwsStores(busy: Busy) {
  const [recordingsTable, controlTable, offboardingsTable, bucket, topicArn] = await Promise.all([
    makeTable('RecordingsTable'),
    makeTable('ControlTable'),
    makeTable('OffboardingsTable'),
    makeBucket(),
    makeTopic(),
  ]);
  const engine = dynamoEngine();
  const clients = { tables: new DynamoDBClient(), streams: new DynamoDBStreamsClient() };
  const s3 = s3Client(true);
  const sns = snsClient();
  const notes = tracked(dynamoNotes(engine, controlTable), busy);
  const [feed, offboardingFeed] = await Promise.all([
    streamFeed(recordingsTable, clients),
    streamFeed(offboardingsTable, clients),
  ]);
  const offboardings = dynamoOffboardings(engine, offboardingsTable);
  const media: MediaStore = s3Archive({
    client: s3,
    bucket,
    storageClass: 'GLACIER_IR',
    spoolFolder: tmpdir(),
  });
  return {
    recordings: tracked(
      readAfterWrite(dynamoRecordings(engine, recordingsTable, systemClock), () => feed.pull()),
      busy,
    ),
    windows: tracked(dynamoWindows(engine, controlTable), busy),
    gates: gatesOn(notes),
    marks: tracked(dynamoMarks(engine, controlTable), busy),
    leases: tracked(dynamoLeases(engine, controlTable), busy),
    holds: tracked(dynamoHolds(engine, controlTable), busy),
    notes,
    offboardings: tracked(
      {
        ...offboardings,
        async write(change: OffboardingChange) {
          await offboardings.write(change);
          await offboardingFeed.pull();
        },
      },
      busy,
    ),
    offboardingFeed,
    papers: tracked(s3Papers({ client: s3, bucket }), busy),
    media: tracked(media, busy),
    alarmTopic: tracked(snsTopic({ client: sns, topicArn }), busy),
    feed,
    bucket,
    topicArn,
    recordingsTable,
    controlTable,
    offboardingsTable,
    close() {
      for (const client of [engine, clients.tables, clients.streams, s3, sns]) client.destroy();
    },
  };
}

/** Nobody polls the stream while time stands still: it is read when something was written. */
function readAfterWrite(store: RecordingStore, pull: () => Promise<void>): RecordingStore {
  return {
    ...store,
    async create(row) {
      await store.create(row);
      await pull();
    },
    async move(from, to) {
      const moved = await store.move(from, to);
      await pull();
      return moved;
    },
  };
}

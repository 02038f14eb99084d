import { tmpdir } from 'node:os';
import { describe } from 'vitest';
import { makeBucket, makeTable } from '../../local/aws/stack.ts';
import { s3Archive } from '../../lib/media/archive.ts';
import { s3Client } from '../../lib/media/client.ts';
import { s3Papers } from '../../lib/media/papers.ts';
import { s3Reader } from '../../lib/media/reader.ts';
import { systemClock } from '../../lib/runtime/clock.ts';
import { dynamoMarks } from '../../lib/store/control.ts';
import { dynamoEngine, type Engine } from '../../lib/store/engine.ts';
import { gatesOn } from '../../lib/store/gates.ts';
import { dynamoHolds } from '../../lib/store/holds.ts';
import { dynamoLeases } from '../../lib/store/leases.ts';
import { dynamoNotes } from '../../lib/store/notes.ts';
import { dynamoOffboardings } from '../../lib/store/offboardings.ts';
import { dynamoRecordings } from '../../lib/store/recordings.ts';
import { dynamoWindows } from '../../lib/store/windows.ts';
import { unkindEngine } from '../build/unkind-engine.ts';
import { holdsContract } from '../contracts/holds.ts';
import { leasesContract } from '../contracts/leases.ts';
import { marksContract } from '../contracts/marks.ts';
import { mediaReaderContract } from '../contracts/media-reader.ts';
import { mediaStoreContract } from '../contracts/media-store.ts';
import { notesContract } from '../contracts/notes.ts';
import { offboardingsContract } from '../contracts/offboardings.ts';
import { papersContract } from '../contracts/papers.ts';
import { rateGatesContract } from '../contracts/rate-gates.ts';
import { recordingStoreContract } from '../contracts/recording-store.ts';
import { windowLedgerContract } from '../contracts/window-ledger.ts';

describe('recordings in DynamoDB', () =>
  recordingStoreContract(
    tables('RecordingsTable', (engine, table) => dynamoRecordings(engine, table, systemClock)),
  ));
describe('the window ledger in DynamoDB', () => windowLedgerContract(tables('ControlTable', dynamoWindows)));
describe('a rate gate in DynamoDB', () =>
  rateGatesContract(tables('ControlTable', (engine, table) => gatesOn(dynamoNotes(engine, table)))));
describe('a mark in DynamoDB', () => marksContract(tables('ControlTable', dynamoMarks)));
describe('a lease in DynamoDB', () => leasesContract(tables('ControlTable', dynamoLeases)));
describe('the notes in DynamoDB', () => notesContract(tables('ControlTable', dynamoNotes)));
describe('the notes in a DynamoDB of small pages that lags', () =>
  notesContract(tables('ControlTable', dynamoNotes, unkindEngine)));
describe('the holds in DynamoDB', () => holdsContract(tables('ControlTable', dynamoHolds)));
describe('the holds in a DynamoDB of small pages that lags', () =>
  holdsContract(tables('ControlTable', dynamoHolds, unkindEngine)));
describe('the offboardings in DynamoDB', () =>
  offboardingsContract(tables('OffboardingsTable', dynamoOffboardings)));
describe('the archive in S3', () =>
  mediaStoreContract(async () => {
    const client = s3Client(true);
    const bucket = await makeBucket();
    const store = s3Archive({ client, bucket, storageClass: 'GLACIER_IR', spoolFolder: tmpdir() });
    return { store, close: async () => client.destroy() };
  }));
describe('the archive in S3, for whoever reads it', () =>
  mediaReaderContract(async () => {
    const client = s3Client(true);
    const bucket = await makeBucket();
    const store = s3Archive({ client, bucket, storageClass: 'GLACIER_IR', spoolFolder: tmpdir() });
    return { store: { store, reader: s3Reader({ client, bucket }) }, close: async () => client.destroy() };
  }));
describe('the papers in S3', () =>
  papersContract(async () => {
    const client = s3Client(true);
    return { store: s3Papers({ client, bucket: await makeBucket() }), close: async () => client.destroy() };
  }));

function tables<Store>(
  logicalId: 'RecordingsTable' | 'ControlTable' | 'OffboardingsTable',
  of: (engine: Engine, table: string) => Store,
  makeEngine: () => Engine & { destroy(): void } = dynamoEngine,
) {
  return async () => {
    const engine = makeEngine();
    return { store: of(engine, await makeTable(logicalId)), close: async () => engine.destroy() };
  };
}

import { tmpdir } from 'node:os';
import { describe } from 'vitest';
import { makeBucket, makeTable } from '../../local/aws/stack.ts';
import { s3Archive } from '../../lib/media/archive.ts';
import { s3Client } from '../../lib/media/client.ts';
import { systemClock } from '../../lib/runtime/clock.ts';
import { dynamoGates, dynamoMarks } from '../../lib/store/control.ts';
import { dynamoEngine, type Engine } from '../../lib/store/engine.ts';
import { dynamoRecordings } from '../../lib/store/recordings.ts';
import { dynamoWindows } from '../../lib/store/windows.ts';
import { marksContract } from '../contracts/marks.ts';
import { mediaStoreContract } from '../contracts/media-store.ts';
import { rateGatesContract } from '../contracts/rate-gates.ts';
import { recordingStoreContract } from '../contracts/recording-store.ts';
import { windowLedgerContract } from '../contracts/window-ledger.ts';

describe('recordings in DynamoDB', () =>
  recordingStoreContract(
    tables('RecordingsTable', (engine, table) => dynamoRecordings(engine, table, systemClock)),
  ));
describe('the window ledger in DynamoDB', () => windowLedgerContract(tables('ControlTable', dynamoWindows)));
describe('a rate gate in DynamoDB', () => rateGatesContract(tables('ControlTable', dynamoGates)));
describe('a mark in DynamoDB', () => marksContract(tables('ControlTable', dynamoMarks)));
describe('the archive in S3', () =>
  mediaStoreContract(async () => {
    const client = s3Client(true);
    const bucket = await makeBucket();
    const store = s3Archive({ client, bucket, storageClass: 'GLACIER_IR', spoolFolder: tmpdir() });
    return { store, close: async () => client.destroy() };
  }));

function tables<Store>(
  logicalId: 'RecordingsTable' | 'ControlTable',
  of: (engine: Engine, table: string) => Store,
) {
  return async () => {
    const engine = dynamoEngine();
    return { store: of(engine, await makeTable(logicalId)), close: async () => engine.destroy() };
  };
}

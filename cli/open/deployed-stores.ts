import { systemClock } from '../../lib/runtime/clock.ts';
import { optional, readSettings, required } from '../../lib/runtime/settings.ts';
import { dynamoEngine } from '../../lib/store/engine.ts';
import { gatesOn } from '../../lib/store/gates.ts';
import { dynamoHolds } from '../../lib/store/holds.ts';
import { dynamoLeases } from '../../lib/store/leases.ts';
import { dynamoNotes } from '../../lib/store/notes.ts';
import { dynamoOffboardings } from '../../lib/store/offboardings.ts';
import { dynamoRecordings } from '../../lib/store/recordings.ts';
import { dynamoWindows } from '../../lib/store/windows.ts';

/**
 * The tables in DynamoDB, as the environment names them: `RECORDINGS_TABLE`, `CONTROL_TABLE`, and what the AWS SDK reads.
 *
 * @param ARCHIVE_BUCKET the parser of that variable: whether it may be missing
 * @param opened is given the clients that are to be closed
 * @throws ConfigurationError naming all that is missing
 */
export async function deployedStores<Bucket extends typeof required | typeof optional>(
  ARCHIVE_BUCKET: Bucket,
  opened: DisposableStack,
) {
  const shape = {
    RECORDINGS_TABLE: required,
    CONTROL_TABLE: required,
    OFFBOARDINGS_TABLE: optional,
    ARCHIVE_BUCKET,
    AWS_REGION: required,
    COMPLIANCE_READ_TOKEN: optional,
    AWS_ENDPOINT_URL: optional,
  };
  const engine = opened.adopt(dynamoEngine(), each => each.destroy());
  // A profile may have it instead of the environment: only the SDK knows.
  const region = await engine.config.region().catch(() => undefined);
  const settings = readSettings(shape, { ...process.env, AWS_REGION: region });
  const notes = dynamoNotes(engine, settings.CONTROL_TABLE);
  const { OFFBOARDINGS_TABLE: departures } = settings;
  const stores = {
    offboardings: departures === undefined ? undefined : dynamoOffboardings(engine, departures),
    recordings: dynamoRecordings(engine, settings.RECORDINGS_TABLE, systemClock),
    windows: dynamoWindows(engine, settings.CONTROL_TABLE),
    gates: gatesOn(notes),
    notes,
    leases: dynamoLeases(engine, settings.CONTROL_TABLE),
    holds: dynamoHolds(engine, settings.CONTROL_TABLE),
  };
  return { stores, settings };
}

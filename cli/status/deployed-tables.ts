import { systemClock } from '../../lib/runtime/clock.ts';
import { readSettings, required } from '../../lib/runtime/settings.ts';
import { dynamoGates } from '../../lib/store/control.ts';
import { dynamoEngine } from '../../lib/store/engine.ts';
import { dynamoRecordings } from '../../lib/store/recordings.ts';
import { dynamoWindows } from '../../lib/store/windows.ts';
import type { Tables } from './tables.ts';

const settings = { RECORDINGS_TABLE: required, CONTROL_TABLE: required, AWS_REGION: required };

/**
 * The tables in DynamoDB, as the environment names them: `RECORDINGS_TABLE`, `CONTROL_TABLE`, and what the AWS SDK reads.
 *
 * @throws ConfigurationError naming all that is missing
 */
export async function openDeployedTables(): Promise<Tables> {
  const engine = dynamoEngine();
  try {
    // A profile may have it instead of the environment: only the SDK knows.
    const region = await engine.config.region().catch(() => undefined);
    const { RECORDINGS_TABLE, CONTROL_TABLE } = readSettings(settings, {
      ...process.env,
      AWS_REGION: region,
    });
    return {
      recordings: dynamoRecordings(engine, RECORDINGS_TABLE, systemClock),
      windows: dynamoWindows(engine, CONTROL_TABLE),
      gates: dynamoGates(engine, CONTROL_TABLE),
      [Symbol.dispose]: () => engine.destroy(),
    };
  } catch (error) {
    engine.destroy();
    throw error;
  }
}

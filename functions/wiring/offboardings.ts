import { required } from '../../lib/runtime/settings.ts';
import { dynamoEngine } from '../../lib/store/engine.ts';
import { dynamoNotes } from '../../lib/store/notes.ts';
import { dynamoOffboardings } from '../../lib/store/offboardings.ts';

export const offboardingTableSettings = { OFFBOARDINGS_TABLE: required, CONTROL_TABLE: required };

/** A sender may wait for three seconds in all. */
const answerWithinMs = 1_000;

/** The ports of departures that are kept in DynamoDB. */
export function offboardingTables(settings: { OFFBOARDINGS_TABLE: string; CONTROL_TABLE: string }) {
  const engine = dynamoEngine(answerWithinMs);
  return {
    offboardings: dynamoOffboardings(engine, settings.OFFBOARDINGS_TABLE),
    notes: dynamoNotes(engine, settings.CONTROL_TABLE),
  };
}

import type { Offboardings } from '../../lib/ports-offboarding.ts';
import { required } from '../../lib/runtime/settings.ts';
import { dynamoEngine } from '../../lib/store/engine.ts';
import { dynamoNotes } from '../../lib/store/notes.ts';
import { dynamoOffboardings } from '../../lib/store/offboardings.ts';

export const offboardingSettings = { OFFBOARDINGS_TABLE: required };
export const offboardingTableSettings = { ...offboardingSettings, CONTROL_TABLE: required };

/** A sender may wait for three seconds in all. */
const answerWithinMs = 1_000;

/** The ports of departures that are kept in DynamoDB, for whoever has to answer at once. */
export function offboardingTables(settings: { OFFBOARDINGS_TABLE: string; CONTROL_TABLE: string }) {
  const engine = dynamoEngine(answerWithinMs);
  return {
    offboardings: dynamoOffboardings(engine, settings.OFFBOARDINGS_TABLE),
    notes: dynamoNotes(engine, settings.CONTROL_TABLE),
  };
}

/** The table of departures in DynamoDB. */
export function offboardingsTable(settings: { OFFBOARDINGS_TABLE: string }): Offboardings {
  return dynamoOffboardings(dynamoEngine(), settings.OFFBOARDINGS_TABLE);
}

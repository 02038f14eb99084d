import { systemClock } from '../../lib/runtime/clock.ts';
import { required } from '../../lib/runtime/settings.ts';
import { dynamoMarks } from '../../lib/store/control.ts';
import { dynamoEngine } from '../../lib/store/engine.ts';
import { gatesOn } from '../../lib/store/gates.ts';
import { dynamoHolds } from '../../lib/store/holds.ts';
import { dynamoLeases } from '../../lib/store/leases.ts';
import { dynamoNotes } from '../../lib/store/notes.ts';
import { dynamoRecordings } from '../../lib/store/recordings.ts';
import { dynamoWindows } from '../../lib/store/windows.ts';

export const tableSettings = { RECORDINGS_TABLE: required, CONTROL_TABLE: required };

/** The ports that are kept in DynamoDB. */
export function tables(settings: { RECORDINGS_TABLE: string; CONTROL_TABLE: string }) {
  const engine = dynamoEngine();
  const notes = dynamoNotes(engine, settings.CONTROL_TABLE);
  return {
    recordings: dynamoRecordings(engine, settings.RECORDINGS_TABLE, systemClock),
    windows: dynamoWindows(engine, settings.CONTROL_TABLE),
    gates: gatesOn(notes),
    marks: dynamoMarks(engine, settings.CONTROL_TABLE),
    leases: dynamoLeases(engine, settings.CONTROL_TABLE),
    holds: dynamoHolds(engine, settings.CONTROL_TABLE),
    notes,
  };
}

import type { TransientError } from './errors.ts';
import { PermanentError, recordingFaults, type Fault, type RecordingFault } from './errors.ts';
import { given } from './given.ts';
import type { Parked, Recording } from './recording.ts';
import { dayMs, hourMs, minuteMs, plusMs, type Instant } from './time.ts';

/** Waits after the first, second … failure that speaks against a recording; after the last of them it is parked. */
const waitsMs = [5 * minuteMs, 30 * minuteMs, 3 * hourMs, dayMs];
/** When Webex, a token or our own store is the trouble, the recording waits and nothing is held against it. */
const systemWaitMs = 5 * minuteMs;
/** A longer wait that Webex asks for is kept at the token's gate; rows are looked at again meanwhile, which costs nothing. */
const longestWaitMs = dayMs;

/** The row that records why an attempt failed: to be looked at again later, or parked for a person. */
export function afterFailure(
  row: Recording,
  error: TransientError | PermanentError,
  now: Instant,
): Recording {
  const { wake: _rung, ...rested } = row;
  if (error instanceof PermanentError) return park(rested, error.fault, now);
  if (!speaksAgainstRecording(error.fault)) {
    const waitMs = Math.min(longestWaitMs, Math.max(systemWaitMs, error.retryAfterMs ?? 0));
    return { ...rested, fault: error.fault, lookAt: plusMs(now, waitMs) };
  }
  const waitMs = waitsMs[row.attempts];
  if (waitMs === undefined) return park(rested, error.fault, now);
  return { ...rested, fault: error.fault, attempts: row.attempts + 1, lookAt: plusMs(now, waitMs) };
}

function park(row: Recording, reason: RecordingFault, now: Instant): Recording {
  if (row.status === 'parked' || row.status === 'expired') return row;
  const parked: Parked = {
    id: row.id,
    webexId: row.webexId,
    version: row.version,
    discoveredAt: row.discoveredAt,
    attempts: row.attempts + 1,
    facts: row.facts,
    archive: 'archive' in row ? row.archive : undefined,
    ...pastOf(row),
    status: 'parked',
    parkedFrom: row.status,
    parkedAt: now,
    reason,
  };
  return parked;
}

/** What tells how the recording came where it is: whoever looks at the row has to know. */
function pastOf(row: Recording): Pick<Parked, 'restoredAt' | 'receipt' | 'before'> {
  const { restoredAt, receipt } = row;
  const { by, trashedAt, proof } = { by: undefined, trashedAt: undefined, proof: undefined, ...row };
  const before = given({ by, trashedAt, proof });
  return {
    ...given({ restoredAt, receipt }),
    ...(Object.keys(before).length === 0 ? {} : { before }),
  };
}

/** Whether it counts against the recording, rather than against Webex, a token or our own store. */
export function speaksAgainstRecording(fault: Fault): fault is RecordingFault {
  return recordingFaults.some(known => known === fault);
}

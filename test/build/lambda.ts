import type { InvocationContext } from '../../lib/runtime/edge.ts';
import type { Clock } from '../../lib/ports.ts';

/** An invocation that has so much time left, on this clock. */
export function invocation(clock: Clock, timeoutMs: number): InvocationContext {
  const endsAtMs = Date.parse(clock.now()) + timeoutMs;
  return { getRemainingTimeInMillis: () => Math.max(0, endsAtMs - Date.parse(clock.now())) };
}

/** A record of a table's stream, as far as a handler reads it, among fields that it must not mind. */
export function streamRecord(id: string, sequenceNumber: string): object {
  return {
    eventID: `event-${sequenceNumber}`,
    eventName: 'MODIFY',
    eventSource: 'aws:dynamodb',
    dynamodb: {
      ApproximateCreationDateTime: 1_772_445_600,
      Keys: { id: { S: id } },
      NewImage: { id: { S: id }, wake: { S: 'archive' } },
      SequenceNumber: sequenceNumber,
      SizeBytes: 512,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  };
}

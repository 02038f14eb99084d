import type { DynamoDBBatchResponse } from 'aws-lambda';
import pMap from 'p-map';
import * as z from 'zod/mini';
import type { Instant } from '../domain/time.ts';
import { atTheEdge, deadlineOf, type Edge, type Handler } from './edge.ts';

const text = z.string().check(z.minLength(1));
const streamEvent = z.object({
  Records: z.array(
    z.object({ dynamodb: z.object({ Keys: z.object({ id: z.object({ S: text }) }), SequenceNumber: text }) }),
  ),
});

/** Time kept back to finish what was begun: a large download under way, and its row. */
const reserveMs = 30_000;

/**
 * A function woken by a table's stream. A record only says "look at this row": `look` is called once for each row that
 * the batch names, several at a time. Its failures are on the row; it throws only when the row could not be read or
 * written, and then exactly those records are reported for another try, as are rows for which no time was left.
 *
 * @param look is given the row's key
 */
export function streamFunction(
  edge: Edge,
  look: (id: string, deadline: Instant) => Promise<void>,
  rowsAtOnce: number,
): Handler<unknown, DynamoDBBatchResponse> {
  return atTheEdge(async (event, context) => {
    const records = recordsOf(event);
    const deadline = deadlineOf(context, edge.clock, reserveMs);
    const failed = new Set<string>();
    await pMap(
      new Set(records.map(record => record.id)),
      async id => {
        if (edge.clock.now() >= deadline) {
          failed.add(id);
          return;
        }
        try {
          await look(id, deadline);
        } catch (error) {
          failed.add(id);
          edge.log.error('row-not-settled', { id, why: error instanceof Error ? error.message : 'unknown' });
        }
      },
      { concurrency: rowsAtOnce },
    );
    return failuresOf(records, failed);
  }, edge);
}

/**
 * The same for a step that takes the rows of a batch together.
 *
 * @param look is given the keys of the rows, each once; gives those of rows that are to be tried again
 */
export function streamBatchFunction(
  edge: Edge,
  look: (ids: readonly string[], deadline: Instant) => Promise<readonly string[]>,
): Handler<unknown, DynamoDBBatchResponse> {
  return atTheEdge(async (event, context) => {
    const records = recordsOf(event);
    const ids = [...new Set(records.map(record => record.id))];
    const failed = await look(ids, deadlineOf(context, edge.clock, reserveMs));
    return failuresOf(records, new Set(failed));
  }, edge);
}

type StreamRecord = { readonly id: string; readonly sequenceNumber: string };

function recordsOf(event: unknown): readonly StreamRecord[] {
  return streamEvent.parse(event).Records.map(({ dynamodb }) => ({
    id: dynamodb.Keys.id.S,
    sequenceNumber: dynamodb.SequenceNumber,
  }));
}

function failuresOf(records: readonly StreamRecord[], failed: ReadonlySet<string>): DynamoDBBatchResponse {
  const again = records.filter(record => failed.has(record.id));
  return { batchItemFailures: again.map(record => ({ itemIdentifier: record.sequenceNumber })) };
}

import { StaleMoveError } from '../../lib/domain/errors.ts';
import { assertLegalMove } from '../../lib/domain/lifecycle.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import type { RecordingId } from '../../lib/domain/recording-id.ts';
import { dayOf } from '../../lib/domain/time.ts';
import type { RecordingStore } from '../../lib/ports.ts';

/** A recordings table for thousands of short lives. */
export function rowsInMemory(rows: readonly Recording[] = []): RecordingStore {
  const kept = new Map<RecordingId, Recording>(rows.map(row => [row.id, row]));
  return {
    shards: 1,
    get: async id => kept.get(id),
    known: async ids =>
      new Map(ids.flatMap(id => [kept.get(id)]).flatMap(row => (row === undefined ? [] : [[row.id, row]]))),
    async create(row) {
      const winner = kept.get(row.id);
      if (winner !== undefined) throw new StaleMoveError('There is a row.', winner);
      kept.set(row.id, { ...row, version: 1 });
    },
    async move(from, to) {
      assertLegalMove(from.status, to.status);
      const now = kept.get(from.id);
      if (now?.version !== from.version || now.status !== from.status)
        throw new StaleMoveError('Somebody else was first.', now);
      const next = { ...to, version: from.version + 1 };
      kept.set(from.id, next);
      return next;
    },
    due: async ({ day, until, limit }) =>
      [...kept.values()]
        .filter(({ lookAt }) => lookAt !== undefined && dayOf(lookAt) === day && lookAt <= until)
        .slice(0, limit),
    async *every() {
      yield* [...kept.values()];
    },
    async *createdOn(day) {
      const found = [...kept.values()].filter(({ facts }) => facts && dayOf(facts.createTime) === day);
      yield found.map(({ id }) => id);
    },
  };
}

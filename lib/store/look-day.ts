import { createHash } from 'node:crypto';
import type { Recording } from '../domain/recording.ts';
import { dayOf, type Instant } from '../domain/time.ts';

/**
 * How many shards each day of the index has: 300,000 rows due on one day are 37,500 a shard, below what one partition
 * can bear. Written into the rows: another number needs new tables.
 */
export const shards = 8;

/** The day and shard under which a row is found when it is due; undefined where it never is. */
export function lookDayOf({
  id,
  lookAt,
}: {
  readonly id: string;
  readonly lookAt?: Instant | undefined;
}): { day: string; shard: number } | undefined {
  if (lookAt === undefined) return undefined;
  return { day: dayOf(lookAt), shard: createHash('sha256').update(id).digest().readUInt8(0) % shards };
}

/** The index's key, e.g. `2026-10-01#3`. */
export function lookDayKey({ day, shard }: { day: string; shard: number }): string {
  return `${day}#${shard}`;
}

/** The UTC day on which the file was made; undefined where nothing could be read of it. */
export function createDayOf({ facts }: Recording): string | undefined {
  return facts === undefined ? undefined : dayOf(facts.createTime);
}

/** A row as an item of the table: with what the indexes are made of. */
export function itemOf(row: Recording): Record<string, unknown> {
  const look = lookDayOf(row);
  const createDay = createDayOf(row);
  return {
    ...row,
    ...(look === undefined ? {} : { lookDay: lookDayKey(look) }),
    ...(createDay === undefined ? {} : { createDay }),
  };
}

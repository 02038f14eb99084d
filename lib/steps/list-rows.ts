import { listed, type Listed } from '../domain/listed.ts';
import { daysBetween } from '../domain/reconcile-plan.ts';
import type { Recording } from '../domain/recording.ts';
import { isWanted, type RowFilter } from '../domain/row-filter.ts';
import { endOf, startOf } from '../domain/sheet.ts';
import type { Unreadable } from '../domain/stored-row.ts';
import { dayOf, type Instant } from '../domain/time.ts';
import type { Clock, Holds, RecordingStore } from '../ports.ts';
import { policyInForce, type PolicyPorts } from './policy-in-force.ts';
import { stageNow } from './stage-now.ts';

export type ListPorts = PolicyPorts & {
  readonly recordings: Pick<RecordingStore, 'every' | 'createdOn' | 'known'>;
  readonly holds: Pick<Holds, 'inForce'>;
  readonly clock: Pick<Clock, 'now'>;
};

/** For more days it is less work to read every row. */
const mostDays = 100;

/** How many days of the index are read for a filter; undefined where every row is. */
export function daysRead({ from, to }: RowFilter, now: Instant): readonly string[] | undefined {
  if (from === undefined) return undefined;
  const days = daysBetween(startOf(from), endOf(to ?? dayOf(now)));
  return days.length > mostDays ? undefined : days;
}

/**
 * The rows that are wanted, one by one, however many there are; in no order, or by day where days are named. May be a
 * moment old. Changes nothing.
 *
 * @param input.unreadable is told of each row that cannot be read, where every row is
 * @throws TransientError when the table cannot be read to its end, ConfigurationError when the policy's text is lost
 */
export async function* listRows(
  input: { filter: RowFilter; showPeople: boolean; unreadable: Unreadable },
  ports: ListPorts,
): AsyncIterable<Listed> {
  const { filter, showPeople } = input;
  const [policy, stage] = [(await policyInForce(ports))?.policy, await stageNow(ports)];
  const so = { policy, stage, holds: await ports.holds.inForce(), showPeople };
  const days = daysRead(filter, ports.clock.now());
  const rows = days === undefined ? ports.recordings.every(input.unreadable) : rowsOf(days, ports.recordings);
  for await (const row of rows) if (isWanted(row, filter, so)) yield listed(row, so);
}

async function* rowsOf(
  days: readonly string[],
  recordings: Pick<RecordingStore, 'createdOn' | 'known'>,
): AsyncIterable<Recording> {
  for (const day of days)
    for await (const ids of recordings.createdOn(day)) yield* (await recordings.known(ids)).values();
}

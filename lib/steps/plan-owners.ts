import pMap from 'p-map';
import type { Owner } from '../domain/owner.ts';
import type { WindowLedger } from '../ports.ts';
import { historyFrom, historyWindows, type Planning } from './plan-windows.ts';

const plansAtOnce = 10;

/**
 * Plans a history of their own for owners who became known after everyone's was planned. Whoever is known before has a
 * part in everyone's, which is read for all who are known when it is read. Planning an owner again changes nothing.
 *
 * @param owners everyone who is known; looked up before this is called, or someone could fall in between
 */
export async function planOwners(
  owners: readonly Owner[],
  ledger: WindowLedger,
  planning: Pick<Planning, 'now' | 'historyDays'>,
): Promise<void> {
  if (owners.length === 0) return;
  const { now } = planning;
  const isEveryonePlanned = (await ledger.plannedUntil('history', 'perOwner')) !== undefined;
  const planned = await ledger.plannedOwners();
  const from = await historyFrom(ledger, planning);
  await pMap(
    owners.filter(({ id }) => !planned.has(id)),
    async ({ id }) => {
      const windows = isEveryonePlanned ? historyWindows(from, now, { only: id }) : [];
      await ledger.plan({
        kind: 'history',
        mode: 'perOwner',
        owner: id,
        since: undefined,
        until: now,
        windows,
      });
    },
    { concurrency: plansAtOnce },
  );
}

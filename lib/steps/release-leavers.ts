import { StaleMoveError } from '../domain/errors.ts';
import { isUnbegun } from '../domain/offboarding.ts';
import { settle } from '../domain/settle-offboarding.ts';
import type { Offboardings } from '../ports-offboarding.ts';
import { letBrakeGo, pulledBrakes } from './leavers.ts';
import type { OrderPorts } from './order-offboarding.ts';
import { writeReceipt } from './write-receipt.ts';

type ReleasePorts = OrderPorts & { readonly offboardings: Pick<Offboardings, 'every'> };

/**
 * A person's word that a connection has rightly named so many as leaving: its brake is let go, and what was held for
 * nothing else goes on. Whatever somebody else writes meanwhile is settled at its next look, within a day.
 *
 * @returns how many departures go on
 * @throws Error in a sentence where the brake is not pulled; TransientError when tables or archive fail
 */
export async function releaseLeavers(
  { connection, by }: { connection: string; by: string },
  ports: ReleasePorts,
): Promise<{ freed: number }> {
  if (!(await pulledBrakes(ports)).has(connection))
    throw new Error(
      `The connection ${connection} has no brake to release: nothing of it is held for too many leavers.`,
    );
  const now = ports.clock.now();
  await writeReceipt(
    { kind: 'deed', what: 'offboarding-release', at: now, by, about: { connection } },
    ports,
  );
  await letBrakeGo(connection, ports);
  const settling = { now, terms: await ports.terms(), brakes: await pulledBrakes(ports) };
  let freed = 0;
  for await (const from of ports.offboardings.every()) {
    if (!isUnbegun(from) || from.status !== 'held' || from.openedBy !== connection) continue;
    const to = settle(from, settling);
    try {
      await ports.offboardings.write({ moves: [{ from, to }] });
      if (to.status !== 'held') freed += 1;
    } catch (error) {
      if (!(error instanceof StaleMoveError)) throw error;
    }
  }
  return { freed };
}

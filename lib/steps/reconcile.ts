import { ConfigurationError } from '../domain/errors.ts';
import type { Instant } from '../domain/time.ts';
import { heldTerms, type HeldTerms } from './held-terms.ts';
import { walkDays, type WalkPorts, type WalkSettings } from './walk-days.ts';
import { writePlan, type WritePlanPorts } from './write-plan.ts';
import { writeReport, type WriteReportPorts } from './write-report.ts';
import { writeSheet, type SheetPorts } from './write-sheet.ts';

export type ReconcilePorts = WalkPorts & Omit<SheetPorts, 'heldTerms'> & WritePlanPorts & WriteReportPorts;

/**
 * Draws the balance sheet of yesterday, writes the plan and the report of today, each where there is none yet, and goes on
 * with the rolling walk that compares Webex, table and archive. One that fails does not keep the others from being done.
 *
 * @param input.tokens whose learned paces the sheet states
 * @throws TransientError the first failure
 */
export async function reconcile(
  input: WalkSettings & { deadline: Instant; tokens: readonly string[] },
  ports: ReconcilePorts,
): Promise<void> {
  // The sheet first: it is the shorter work, and is to be drawn soon after midnight.
  const [drawn] = await Promise.allSettled([
    writeSheet(input, { ...ports, heldTerms: async () => termsUnlessLost(ports) }),
  ]);
  const [written] = await Promise.allSettled([writePlan(input, ports)]);
  const [reported] = await Promise.allSettled([writeReport(input, ports)]);
  const [walked] = await Promise.allSettled([walkDays(input, ports)]);
  for (const outcome of [drawn, written, reported, walked]) {
    if (outcome.status === 'rejected') throw outcome.reason;
  }
}

/** A sheet is drawn also where the policy is lost, which `sweep` says: then everything counts as to be archived. */
async function termsUnlessLost(ports: ReconcilePorts): Promise<HeldTerms | undefined> {
  try {
    return await heldTerms(ports);
  } catch (error) {
    if (error instanceof ConfigurationError) return undefined;
    throw error;
  }
}

import { scheduleFunction } from '../lib/runtime/schedule-function.ts';
import { sweep as sweepRows, type SweepPorts } from '../lib/steps/sweep.ts';

/** Woken every five minutes: rings for every row whose time has come. */
export function sweep(ports: SweepPorts, settings: { ringLimit: number }) {
  return scheduleFunction(ports, deadline => sweepRows({ deadline, ringLimit: settings.ringLimit }, ports));
}

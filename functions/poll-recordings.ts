import { scheduleFunction } from '../lib/runtime/schedule-function.ts';
import { pollRecordings as poll, type PollPorts } from '../lib/steps/poll-recordings.ts';

/** Woken every five minutes: reads from Webex the windows that are due. */
export function pollRecordings(ports: PollPorts, settings: { historyDays: number }) {
  return scheduleFunction(ports, deadline => poll({ deadline, historyDays: settings.historyDays }, ports));
}

import type { Instant } from '../../lib/domain/time.ts';
import type { Clock } from '../../lib/ports.ts';
import type { ScheduleSettings } from './template.ts';

/**
 * Calls a function at once and then at its rate, until stopped. A run that is slow, or fails, changes nothing about the
 * next. (In AWS a failed run is also tried twice more within minutes; here the next one comes instead.)
 */
export async function keepSchedule(
  schedule: ScheduleSettings,
  so: {
    clock: Clock;
    call: (event: unknown) => Promise<unknown>;
    onError: (error: unknown) => void;
    stopped: () => boolean;
  },
): Promise<void> {
  while (!so.stopped()) {
    so.call(scheduledEvent(schedule, so.clock.now())).catch(so.onError);
    await so.clock.sleep(schedule.everyMs);
  }
}

/** What EventBridge Scheduler sends where a schedule names no input of its own. */
function scheduledEvent(schedule: ScheduleSettings, now: Instant) {
  return {
    version: '0',
    id: `${schedule.name}-${now}`,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: '000000000000',
    time: now,
    region: 'local',
    resources: [`arn:aws:scheduler:local:000000000000:schedule/default/${schedule.name}`],
    detail: '{}',
  };
}

import { snsClient, snsTopic } from '../../lib/alarm/topic.ts';
import type { AlarmTopic } from '../../lib/ports.ts';
import { required } from '../../lib/runtime/settings.ts';

export const alarmSettings = { ALARM_TOPIC_ARN: required };

/** The topic that people and other systems subscribe to. */
export function alarmTopic(settings: { ALARM_TOPIC_ARN: string }): AlarmTopic {
  return snsTopic({ client: snsClient(), topicArn: settings.ALARM_TOPIC_ARN });
}

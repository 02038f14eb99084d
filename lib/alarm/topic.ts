import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { TransientError } from '../domain/errors.ts';
import type { AlarmTopic } from '../ports.ts';

const answerWithinMs = 20_000;

/** SNS as the environment configures it. */
export function snsClient(): SNSClient {
  return new SNSClient({ requestHandler: { connectionTimeout: 5_000, requestTimeout: answerWithinMs } });
}

/**
 * The alarm topic in SNS. A message is one JSON object, `event` and the facts; the attribute `event` lets subscribers
 * choose.
 */
export function snsTopic(so: { client: Pick<SNSClient, 'send'>; topicArn: string }): AlarmTopic {
  return {
    async publish(event, facts) {
      try {
        await so.client.send(
          new PublishCommand({
            TopicArn: so.topicArn,
            Subject: `tapekeeper: ${event}`,
            Message: JSON.stringify({ event, ...facts }),
            MessageAttributes: { event: { DataType: 'String', StringValue: event } },
          }),
        );
      } catch (error) {
        const why = error instanceof Error ? error.name : 'unknown';
        throw new TransientError('store-unavailable', `The alarm topic cannot be written to (${why}).`, {
          cause: error,
        });
      }
    },
  };
}

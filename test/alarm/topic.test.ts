import { describe } from 'vitest';
import { snsClient, snsTopic } from '../../lib/alarm/topic.ts';
import { aServerForTheSdk, bodyOf } from '../build/aws-server.ts';
import { alarmTopicContract } from '../contracts/alarm-topic.ts';

const topicArn = 'arn:aws:sns:eu-west-1:000000000000:alarms';
const taken =
  '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>';

describe('the alarm topic in SNS', () =>
  alarmTopicContract(async () => {
    const messages: unknown[] = [];
    let isBroken = false;
    await aServerForTheSdk(async (request, response) => {
      const form = new URLSearchParams((await bodyOf(request)).toString());
      if (isBroken || form.get('TopicArn') !== topicArn) {
        response
          .writeHead(403)
          .end('<ErrorResponse><Error><Code>AuthorizationError</Code></Error></ErrorResponse>');
        return;
      }
      messages.push(JSON.parse(form.get('Message') ?? ''));
      response.writeHead(200, { 'content-type': 'text/xml' }).end(taken);
    });
    const client = snsClient();
    const store = {
      topic: snsTopic({ client, topicArn }),
      arrived: async () => messages,
      breaks: async () => void (isBroken = true),
    };
    return { store, close: async () => client.destroy() };
  }));

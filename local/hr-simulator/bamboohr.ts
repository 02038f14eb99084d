import { createHmac } from 'node:crypto';
import type { Sender } from './sender.ts';
import { numberOf } from './source-id.ts';

/** BambooHR: whose record has changed, and no more; an HMAC over the body and then the time, with nothing in between. */
export const bamboohr: Sender = {
  knows: { events: ['leave', 'cancel', 'rehire'], forgeries: ['body', 'time', 'signature'] },
  usualSecret: 'simulated-hr-secret',
  strangersSecret: () => 'another-secret',
  body: ({ person, happenedAtMs }) =>
    JSON.stringify({
      type: 'employee.updated',
      timestamp: new Date(happenedAtMs).toISOString(),
      data: {
        companyId: '1',
        employeeId: numberOf(person),
        changedFields: ['status', 'employmentHistoryStatus', 'terminationDate'],
      },
    }),
  proof(body, { secret, sentAtMs }) {
    const timestamp = String(Math.floor(sentAtMs / 1000));
    const signature = createHmac('sha256', secret).update(body).update(timestamp).digest('hex');
    return { 'x-bamboohr-timestamp': timestamp, 'x-bamboohr-signature': signature };
  },
};

import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { PermanentError } from '../../lib/domain/errors.ts';
import { afterFailure } from '../../lib/domain/failure.ts';
import { statuses, type Status } from '../../lib/domain/lifecycle.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import { dynamoEngine } from '../../lib/store/engine.ts';
import { dynamoRecordings } from '../../lib/store/recordings.ts';
import { anAwsServer } from '../build/aws-server.ts';
import { dynamoBytes } from '../build/dynamo-size.ts';
import { fullRow } from '../build/every-status.ts';
import { anId, at, facts } from '../build/recordings.ts';
import { hastyClock } from '../build/webex.ts';

const put = z.object({ Item: z.custom<Record<string, AttributeValue>>(value => typeof value === 'object') });

/** The item that the store writes for a row. */
async function itemOf(row: Recording): Promise<Record<string, AttributeValue>> {
  const items: Record<string, AttributeValue>[] = [];
  await anAwsServer((_operation, input) => {
    items.push(put.parse(input).Item);
    return { body: {} };
  });
  const engine = dynamoEngine();
  onTestFinished(() => engine.destroy());
  await dynamoRecordings(engine, 'recordings', hastyClock()).create(row);
  return items[0] ?? expect.fail('Nothing was written.');
}

/** A call between two numbers, someone with a long address, and a second owner. */
function aLongRow(status: Status): Recording {
  const row = fullRow(status, anId());
  const given = facts();
  const email = 'maximiliane.schwarzenberg-hohenlohe@contractors.example.com';
  return {
    ...row,
    facts: {
      ...given,
      origin: {
        ...given.origin,
        ownerEmail: email,
        ownerType: 'virtualLine',
        serviceType: 'customerAssist',
        topic:
          'Gespräch zwischen +49 30 5550 1234 und der Warteschlange Kundendienst Süd/Österreich, '.padEnd(
            100,
            'x',
          ),
      },
      owner: { id: given.origin.ownerId, email, type: 'virtualLine' },
      durationSeconds: 43_199.999,
      sizeBytes: 1_073_741_823,
    },
  };
}

/** Without what only few rows have: a second owner, a policy's plan, a failure; and nothing new is archived. */
function aUsualRow(status: Status): Recording {
  const {
    fate: _plan,
    fault: _failure,
    absence: _looks,
    restoredAt: _back,
    receipt: _call,
    ...row
  } = fullRow(status, anId());
  if (row.status === 'parked') {
    // Whoever waits for a person is not due.
    const { lookAt: _due, wake: _rung, before: _bin, ...waiting } = row;
    return { ...waiting, facts: facts() };
  }
  if (row.status !== 'discovered') return { ...row, facts: facts() };
  const { archive: _cameBack, ...fresh } = row;
  return { ...fresh, facts: facts() };
}

// A write of up to 1 KB costs one unit and one of up to 2 KB two, in the table and again in the index.
describe('a row in DynamoDB', () => {
  it.each(['discovered', 'archived', 'parked'] as const)(
    'that is %s is below 1 KB, as most of them are',
    async status => {
      expect(dynamoBytes(await itemOf(aUsualRow(status)))).toBeLessThan(1024);
    },
  );

  it.each(['trashed', 'purging'] as const)(
    'that is parked out of the recycle bin, from %s, is smaller than it was, with how it came there',
    async status => {
      const trashed = { ...aUsualRow(status), receipt: '2026-06-01/080000-0c7e1a52' };
      const parked = afterFailure(trashed, new PermanentError('refused', 'No.'), at('2026-06-20T08:00:00Z'));
      expect(parked).toMatchObject({ before: { trashedAt: at('2026-04-01T06:30:00.125Z') } });
      expect(dynamoBytes(await itemOf(parked))).toBeLessThan(dynamoBytes(await itemOf(trashed)));
    },
  );

  it.each(statuses)('that is %s is below 1.6 KB, with all that it may have, and long', async status => {
    expect(dynamoBytes(await itemOf(aLongRow(status)))).toBeLessThan(1638);
  });
});

describe('bytes as DynamoDB counts them', () => {
  it.each<[string, Record<string, AttributeValue>, number]>([
    ['text in UTF-8', { id: { S: 'é☎' } }, 2 + 5],
    ['a number by its digits', { n: { N: '43199.999' } }, 1 + 5],
    ['zeros that only fill up', { n: { N: '1200' } }, 1 + 2],
    ['a negative number', { n: { N: '-3' } }, 1 + 3],
    ['a list', { l: { L: [{ S: 'ab' }, { BOOL: true }] } }, 1 + 3 + 3 + 2],
    ['a map', { m: { M: { k: { S: 'v' } } } }, 1 + 3 + 1 + 2],
  ])('are those of %s', (_what, item, bytes) => {
    expect(dynamoBytes(item)).toBe(bytes);
  });
});

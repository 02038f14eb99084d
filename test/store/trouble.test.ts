import { describe, expect, it, onTestFinished } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import type { ListWindow } from '../../lib/domain/ledger.ts';
import { newGate } from '../../lib/domain/pace.ts';
import { dynamoMarks } from '../../lib/store/control.ts';
import { dynamoEngine } from '../../lib/store/engine.ts';
import { gatesOn } from '../../lib/store/gates.ts';
import { dynamoNotes } from '../../lib/store/notes.ts';
import { dynamoRecordings } from '../../lib/store/recordings.ts';
import { dynamoWindows } from '../../lib/store/windows.ts';
import { anAwsServer, awsError, sdkSpeaksTo, type Answer } from '../build/aws-server.ts';
import { aDiscovered, anId, at } from '../build/recordings.ts';
import { hastyClock } from '../build/webex.ts';
import { nobodyThere } from '../build/servers.ts';

const window: ListWindow = {
  kind: 'tail',
  from: at('2026-03-02T09:00:00Z'),
  to: at('2026-03-02T10:00:00Z'),
};

function stores(answerWithinMs?: number) {
  const engine = dynamoEngine(answerWithinMs);
  onTestFinished(() => engine.destroy());
  return {
    recordings: dynamoRecordings(engine, 'recordings', hastyClock()),
    windows: dynamoWindows(engine, 'control'),
    gates: gatesOn(dynamoNotes(engine, 'control')),
    marks: dynamoMarks(engine, 'control'),
  };
}

/** Everything that the ports can do, by name. */
function allCalls(answerWithinMs?: number): Record<string, () => Promise<unknown>> {
  const { recordings, windows, gates, marks } = stores(answerWithinMs);
  const row = aDiscovered();
  const until = at('2026-03-02T10:00:00Z');
  return {
    get: () => recordings.get(row.id),
    known: () => recordings.known([row.id]),
    create: () => recordings.create(row),
    move: () => recordings.move(row, { ...row, attempts: 1 }),
    due: () => recordings.due({ day: '2026-03-02', shard: 0, until, limit: 10 }),
    unread: () => windows.unread(),
    plannedUntil: () => windows.plannedUntil('tail'),
    plan: () => windows.plan({ kind: 'tail', since: undefined, until, windows: [window] }),
    finish: () => windows.finish(window, until),
    split: () => windows.split(window, [window]),
    gateGet: () => gates.get('token'),
    gateChange: () => gates.change('token', () => newGate),
    markGet: () => marks.get('mark'),
    advance: () => marks.advance('mark', until),
  };
}

/** What each call ended with: `store-unavailable` where it is the TransientError that it should be. */
async function outcomes(calls: Record<string, () => Promise<unknown>>) {
  const ended = Object.entries(calls).map(async ([name, call]) => [name, await outcome(call())] as const);
  return Object.fromEntries(await Promise.all(ended));
}

async function outcome(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    value => ['answered', value],
    (error: unknown) => (error instanceof TransientError ? error.fault : error),
  );
}

const allUnavailable = Object.fromEntries(
  'get known create move due unread plannedUntil plan finish split gateGet gateChange markGet advance'
    .split(' ')
    .map(name => [name, 'store-unavailable']),
);

describe('what DynamoDB refuses is a TransientError, whatever was asked:', () => {
  it.each<[string, Answer]>([
    ['too much for the table', awsError('ProvisionedThroughputExceededException')],
    ['too much for the account', awsError('RequestLimitExceeded')],
    ['too much for a partition', awsError('ThrottlingException')],
    ['a transaction on the same row', awsError('TransactionConflictException')],
    ['missing permissions', awsError('AccessDeniedException')],
    ['expired credentials', awsError('ExpiredTokenException')],
    ['a missing table', awsError('ResourceNotFoundException')],
    ['its own mistake', awsError('InternalServerError', { status: 500 })],
    ['an outage', awsError('ServiceUnavailable', { status: 503 })],
    ['a page of HTML', { status: 502, body: '<html>Bad gateway</html>' }],
    ['an answer that is no JSON', { body: '{"Item":' }],
    ['a connection that is cut', 'resets'],
  ])('%s', async (_what, answer) => {
    await anAwsServer(() => answer);
    expect(await outcomes(allCalls())).toEqual(allUnavailable);
  });

  it('nobody there', async () => {
    sdkSpeaksTo((await nobodyThere()).origin);
    expect(await outcomes(allCalls())).toEqual(allUnavailable);
  });

  it('an answer that never comes', async () => {
    await anAwsServer(() => 'hangs');
    expect(await outcomes(allCalls(50))).toEqual(allUnavailable);
  });

  it('and it keeps what was said, for whoever looks into it', async () => {
    await anAwsServer(() => awsError('ThrottlingException'));
    await expect(stores().recordings.get(anId())).rejects.toMatchObject({
      message: 'The tables cannot be read or written (ThrottlingException).',
      cause: { name: 'ThrottlingException' },
    });
  });
});

describe('a transaction that ran into another one', () => {
  const canceled = (...codes: string[]) =>
    awsError('TransactionCanceledException', {
      more: { CancellationReasons: codes.map(Code => ({ Code, Message: 'Said by the test.' })) },
    });
  const plan = () =>
    stores().windows.plan({
      kind: 'tail',
      since: undefined,
      until: at('2026-03-02T10:00:00Z'),
      windows: [window],
    });

  it('is tried again', async () => {
    const answers = [canceled('TransactionConflict', 'None'), canceled('None', 'TransactionConflict')];
    await anAwsServer(() => answers.shift() ?? { body: {} });
    expect(await plan()).toBe(true);
    expect(answers).toEqual([]);
  });

  it('again and again is a TransientError in the end', async () => {
    await anAwsServer(() => canceled('TransactionConflict', 'None'));
    await expect(plan()).rejects.toMatchObject({ name: 'TransientError', fault: 'store-unavailable' });
  });

  it('has lost where a condition does not hold', async () => {
    await anAwsServer(() => canceled('ConditionalCheckFailed', 'TransactionConflict'));
    expect(await plan()).toBe(false);
  });

  it('is no lost race where it was throttled', async () => {
    await anAwsServer(() => canceled('ThrottlingError', 'None'));
    await expect(plan()).rejects.toMatchObject({ name: 'TransientError', fault: 'store-unavailable' });
  });
});

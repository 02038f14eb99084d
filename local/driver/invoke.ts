import type { Context } from 'aws-lambda';
import { epochMsOf, plusMs, secondMs } from '../../lib/domain/time.ts';
import type { Clock } from '../../lib/ports.ts';
import { inTime } from './in-time.ts';

/** A Lambda context without the callbacks that Node 24 no longer has. */
export type LambdaContext = Omit<Context, 'done' | 'fail' | 'succeed'>;
export type LambdaHandler = (event: unknown, context: LambdaContext) => Promise<unknown>;

/** The ARN of a function, by its logical id. */
export function functionArn(name: string): string {
  return `arn:aws:lambda:local:000000000000:function:${name}`;
}

/**
 * Calls a handler as Lambda would: event and answer go through JSON, and the function's time limit is on the given
 * clock. A handler that is still running then goes on, since nothing can end it in this process, but its answer counts
 * for nothing.
 *
 * @throws what the handler throws, or an Error that names the time limit
 */
export async function invoke(
  handler: LambdaHandler,
  event: unknown,
  so: { name: string; timeoutMs: number; requestId: string; clock: Clock },
): Promise<unknown> {
  const endsAt = plusMs(so.clock.now(), so.timeoutMs);
  const context = {
    callbackWaitsForEmptyEventLoop: false,
    functionName: so.name,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn(so.name),
    memoryLimitInMB: '256',
    awsRequestId: so.requestId,
    logGroupName: `/aws/lambda/${so.name}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, epochMsOf(endsAt) - epochMsOf(so.clock.now())),
  };
  const outcome = await inTime(answerOf(handler, throughJson(event), context), so.timeoutMs, so.clock);
  if (outcome === 'late') throw new Error(`${so.name} timed out after ${so.timeoutMs / secondMs} seconds.`);
  return throughJson(outcome.result ?? null);
}

async function answerOf(handler: LambdaHandler, event: unknown, context: LambdaContext): Promise<unknown> {
  // Never inside the call that has triggered it; and one that throws before its first await fails like any other.
  await Promise.resolve();
  return handler(event, context);
}

function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

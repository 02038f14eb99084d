import type { Context } from 'aws-lambda';
import { epochMsOf, plusMs } from '../../lib/domain/time.ts';
import type { Clock } from '../../lib/ports.ts';

/** A Lambda context without the callbacks that Node 24 no longer has. */
export type LambdaContext = Omit<Context, 'done' | 'fail' | 'succeed'>;
export type LambdaHandler = (event: unknown, context: LambdaContext) => Promise<unknown>;

/** Calls a handler as Lambda would, with the function's time limit on the given clock. */
export async function invoke(
  handler: LambdaHandler,
  event: unknown,
  so: { name: string; timeoutMs: number; clock: Clock },
): Promise<unknown> {
  const endsAt = plusMs(so.clock.now(), so.timeoutMs);
  const context = {
    callbackWaitsForEmptyEventLoop: false,
    functionName: so.name,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${so.name}`,
    memoryLimitInMB: '256',
    awsRequestId: '00000000-0000-4000-8000-000000000000',
    logGroupName: `/aws/lambda/${so.name}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, epochMsOf(endsAt) - epochMsOf(so.clock.now())),
  };
  return handler(event, context);
}

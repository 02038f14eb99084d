import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { TransientError } from '../domain/errors.ts';
import { plusMs, type Instant } from '../domain/time.ts';
import type { Clock, Log, LogFacts } from '../ports.ts';

/** What every function is given by its wiring. */
export type Edge = { readonly log: Log; readonly clock: Clock };

/** The part of Lambda's context that is used here. */
export type InvocationContext = Pick<Context, 'getRemainingTimeInMillis'>;

/** A Lambda handler as the service calls it. */
export type Handler<Event, Result> = (event: Event, context: InvocationContext) => Promise<Result>;

/**
 * The middleware that all functions share: a failure is logged here, once, with what it means, and thrown on, so that
 * Lambda counts it and its alarm sees it.
 */
export function atTheEdge<Event, Result>(work: Handler<Event, Result>, edge: Edge): Handler<Event, Result> {
  // Middy's own time-out runs on the machine's clock, not on the one that was handed in: deadlines end the work.
  return middy<Event, Result, Error, InvocationContext & Context>({ timeoutEarlyInMillis: 0 })
    .use({ onError: ({ error }: { error: unknown }) => edge.log.error('run-failed', describe(error)) })
    .handler(work);
}

function describe(thrown: unknown): LogFacts {
  if (!(thrown instanceof Error)) return { error: 'unknown', why: 'Something was thrown that is no error.' };
  const fault = thrown instanceof TransientError ? thrown.fault : undefined;
  return { error: thrown.name, why: thrown.message, fault };
}

/** The moment until which new work may be begun: the end of the invocation, less what it takes to write results. */
export function deadlineOf(context: InvocationContext, clock: Clock, reserveMs: number): Instant {
  return plusMs(clock.now(), Math.max(0, context.getRemainingTimeInMillis() - reserveMs));
}

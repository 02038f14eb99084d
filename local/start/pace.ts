import { dayMs, hourMs } from '../../lib/domain/time.ts';
import type { Stack } from '../driver/template.ts';
import { reconciler, sweeper } from './function-names.ts';

const sweepEveryMs = 4 * hourMs;
/** The longest cycle that reconcile takes. */
const cycleDays = 60;

/** What is said of it to whoever watches. */
export const stretchedPace = 'sweep every 4 hours, the rest once a day, reconcile in a cycle of 60 days';

/**
 * The stack with its schedules stretched, so that months pass in a minute. Nothing is lost by it: whatever runs next
 * goes on from where the last run has come.
 */
export function stretched(stack: Stack): Stack {
  const { [reconciler]: walker, ...functions } = stack.functions;
  return {
    ...stack,
    schedules: stack.schedules.map(each => ({
      ...each,
      everyMs: Math.max(each.everyMs, each.function === sweeper ? sweepEveryMs : dayMs),
    })),
    functions:
      walker === undefined
        ? functions
        : {
            ...functions,
            [reconciler]: { ...walker, environment: { ...walker.environment, CYCLE_DAYS: `${cycleDays}` } },
          },
  };
}

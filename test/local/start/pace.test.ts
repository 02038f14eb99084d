import { expect, it } from 'vitest';
import { stretched } from '../../../local/start/pace.ts';
import { packagedStack } from '../../../local/start/packaged.ts';

it(
  'the stretched stack sweeps every four hours and does the rest once a day, with the same functions and filters',
  { timeout: 120_000 },
  async () => {
    const stack = await packagedStack({ mode: 'live' });
    const slow = stretched(stack);
    const hours = slow.schedules.map(each => [
      each.function.replace('LambdaFunction', ''),
      each.everyMs / 3_600_000,
    ]);
    expect(Object.fromEntries(hours)).toEqual({
      PollDashrecordings: 24,
      WatchDashowners: 24,
      WatchDashusers: 24,
      Reconcile: 24,
      Sweep: 4,
    });
    expect(slow.mappings).toEqual(stack.mappings);
    const { ReconcileLambdaFunction: walker, ...others } = slow.functions;
    expect(walker?.environment).toEqual({
      ...stack.functions['ReconcileLambdaFunction']?.environment,
      CYCLE_DAYS: '60',
    });
    expect(stack.functions).toMatchObject(others);
  },
);

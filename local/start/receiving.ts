import { receiveOffboarding } from '../../functions/receive-offboarding.ts';
import type { Clock } from '../../lib/ports.ts';
import { systemNewId } from '../../lib/runtime/random.ts';
import type { ReceivePorts } from '../../lib/steps/receive-offboarding.ts';
import { invoke, type LambdaHandler } from '../driver/invoke.ts';
import type { Stack } from '../driver/template.ts';
import { receiver } from './function-names.ts';

/** The function that hears of departures, called as Lambda would. */
export function receiving(
  stack: Stack,
  ports: Omit<ReceivePorts, 'newId' | 'clock'> & { readonly clock: Clock },
): (event: unknown) => ReturnType<LambdaHandler> {
  const handler = receiveOffboarding({ ...ports, newId: systemNewId });
  const { timeoutMs } = stack.functions[receiver] ?? { timeoutMs: 0 };
  return async event =>
    invoke(handler, event, { name: receiver, timeoutMs, requestId: systemNewId(), clock: ports.clock });
}

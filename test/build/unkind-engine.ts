import { dynamoEngine, type Engine } from '../../lib/store/engine.ts';

/**
 * The engine at its worst: a query answers two items a page, and one that does not ask for the present state is
 * answered by a replica which nothing has reached yet.
 */
export function unkindEngine(): Engine & { destroy(): void } {
  const engine = dynamoEngine();
  engine.middlewareStack.add(
    (next, context) => async given => {
      if (context.commandName !== 'QueryCommand') return next(given);
      const input = { ...given.input, Limit: 2 };
      if (!('ConsistentRead' in input) || input.ConsistentRead !== true) {
        return { response: {}, output: { $metadata: {}, Items: [] } };
      }
      return next({ ...given, input });
    },
    { step: 'initialize', name: 'unkind' },
  );
  return engine;
}

import type { Handler } from './edge.ts';

/**
 * A handler that is put together by its first event and kept for all others: what is missing is then reported in the
 * log of an invocation, and importing the file costs nothing and needs no settings.
 */
export function atColdStart<Event, Result>(build: () => Handler<Event, Result>): Handler<Event, Result> {
  let built: Handler<Event, Result> | undefined;
  return async (event, context) => {
    built ??= build();
    return built(event, context);
  };
}

import { badRequest } from './refusal.ts';
import type { ModelState } from './state.ts';

export type ModelClock = {
  nowMs(): number;
  /** Whether it stands still until it is moved. */
  readonly virtual: boolean;
  move(toMs: number): void;
};

/** @param wallClock undefined for a clock that only `move` moves; it goes on from where the state remembers it */
export function modelClock(
  state: ModelState,
  startMs: number,
  wallClock: (() => number) | undefined,
): ModelClock {
  let virtualMs = Number(state.fact('now') ?? startMs);
  return {
    nowMs: () => wallClock?.() ?? virtualMs,
    virtual: wallClock === undefined,
    move(toMs) {
      if (wallClock !== undefined) throw badRequest('The clock is the real one: it cannot be moved.');
      if (!(toMs >= virtualMs)) throw badRequest('The clock only moves forward.');
      state.setFact('now', String(toMs));
      virtualMs = toMs;
    },
  };
}

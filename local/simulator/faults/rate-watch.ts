import type { WebexModel } from '../../webex-model/model.ts';
import type { TokenName } from '../../webex-model/callers.ts';

/** Timers of the real clock may fire a moment early. */
const slackMs = 25;

type Gate = {
  readonly notBeforeMs: number;
  readonly closedAtMs: number;
  readonly closedAtRealMs: number;
  /** What was answered 429 since the gate closed. */
  readonly refused: Set<string>;
};

/**
 * Sees to it that nobody comes back before the Retry-After that was told to the token. A request that was on its way
 * when the gate closed is turned away too, and is nobody's fault: as long as it is not one that was turned away
 * before, no time has passed on the model's clock, and `graceMs` of real time have not either.
 */
export function rateWatch(model: WebexModel, so: { graceMs: number; realMs: () => number }) {
  const gates = new Map<TokenName, Gate>();
  const { clock, state } = model;

  function isMisconduct(gate: Gate, target: string): boolean {
    if (gate.refused.has(target)) return true;
    if (clock.virtual && clock.nowMs() > gate.closedAtMs) return true;
    return so.realMs() - gate.closedAtRealMs > so.graceMs;
  }

  return {
    close(name: TokenName, target: string, notBeforeMs: number): void {
      const before = gates.get(name);
      gates.set(name, {
        notBeforeMs: Math.max(notBeforeMs, before?.notBeforeMs ?? 0),
        closedAtMs: clock.nowMs(),
        closedAtRealMs: so.realMs(),
        refused: new Set([target]),
      });
    },
    /** @returns until when the token has to wait, or undefined when it has not */
    check(name: TokenName, target: string): number | undefined {
      const gate = gates.get(name);
      if (gate === undefined) return undefined;
      const earlyMs = gate.notBeforeMs - clock.nowMs();
      if (earlyMs <= (clock.virtual ? 0 : slackMs)) {
        gates.delete(name);
        return undefined;
      }
      if (isMisconduct(gate, target)) {
        const detail = `a request of the token ${name} came ${(earlyMs / 1000).toFixed(1)} s before its Retry-After had passed`;
        state.append('fault', { atMs: clock.nowMs(), kind: 'called-too-early', detail });
      }
      gate.refused.add(target);
      return gate.notBeforeMs;
    },
  };
}
export type RateWatch = ReturnType<typeof rateWatch>;

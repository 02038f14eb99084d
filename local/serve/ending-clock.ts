import { TransientError } from '../../lib/domain/errors.ts';
import type { BusyClock } from '../driver/virtual-clock.ts';

/**
 * A clock for runs that are to end soon once `end` was called: whoever waits then, or wants to, is told that time ran
 * out, which is held against no recording. What needs no waiting, such as a download, comes to its end.
 */
export function endingClock(clock: BusyClock): { clock: BusyClock; end: () => void } {
  const ending = new AbortController();
  return {
    clock: {
      ...clock,
      async sleep(ms, calledOff) {
        const signals = calledOff === undefined ? [ending.signal] : [ending.signal, calledOff];
        await clock.sleep(ms, AbortSignal.any(signals));
        if (!ending.signal.aborted || calledOff?.aborted === true) return;
        throw new TransientError('time-ran-out', 'The keeper is being stopped: start it again.');
      },
    },
    end: () => ending.abort(),
  };
}

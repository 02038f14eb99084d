import type { TokenName } from '../../webex-model/callers.ts';
import type { Site } from '../site.ts';

/** Says until when a token has to wait, if it has to: because it was told so before, or is above its limit by now. */
export function tokenGate({ model, limit, watch }: Site) {
  return (name: TokenName | undefined, target: string): number | undefined => {
    if (name === undefined) return undefined;
    const toldMs = watch.check(name, target);
    if (toldMs !== undefined) return toldMs;
    const notBeforeMs = limit.admit(name);
    if (notBeforeMs === undefined) return undefined;
    model.state.count('injected', 'limited');
    watch.close(name, target, notBeforeMs);
    return notBeforeMs;
  };
}

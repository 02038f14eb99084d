import { z } from 'zod';
import type { TokenName } from '../../webex-model/callers.ts';
import type { WebexModel } from '../../webex-model/model.ts';
import { badRequest } from '../../webex-model/refusal.ts';

const windowMs = 1000;
const limitShape = z.strictObject({
  /** How many requests a token may make within any second; 0 is as many as it likes. */
  perSecond: z.int().min(0).default(0),
  /** What a request above it is told to wait. */
  retryAfterSeconds: z.int().min(1).default(1),
});
export type Limit = z.output<typeof limitShape>;
const change = z.strictObject({
  perSecond: limitShape.shape.perSecond.unwrap().optional(),
  retryAfterSeconds: limitShape.shape.retryAfterSeconds.unwrap().optional(),
});

/**
 * Lets so many requests of a token through within any second of the model's clock. What is refused takes no place
 * among them, so that whoever waits is served.
 *
 * @param first the limit until somebody changes it
 */
export function rateLimit(model: WebexModel, first: Partial<Limit>) {
  const stored = model.state.fact('limit');
  let limit = limitShape.parse(stored === undefined ? first : JSON.parse(stored));
  const served = new Map<TokenName, number[]>();

  return {
    /** @returns undefined when the request may pass, or until when its token has to wait */
    admit(name: TokenName): number | undefined {
      if (limit.perSecond === 0) return undefined;
      const nowMs = model.clock.nowMs();
      const recent = (served.get(name) ?? []).filter(ms => ms > nowMs - windowMs);
      served.set(name, recent);
      if (recent.length >= limit.perSecond) return nowMs + limit.retryAfterSeconds * 1000;
      recent.push(nowMs);
      return undefined;
    },
    /** @param json what changes of the limit */
    change(json: unknown): Limit {
      const read = change.safeParse(json);
      if (!read.success) throw badRequest(`The limit cannot be read: ${z.prettifyError(read.error)}`);
      limit = limitShape.parse({ ...limit, ...read.data });
      model.state.setFact('limit', JSON.stringify(limit));
      return limit;
    },
    now: () => limit,
  };
}
export type RateLimit = ReturnType<typeof rateLimit>;

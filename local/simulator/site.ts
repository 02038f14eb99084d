import type { WebexModel } from '../webex-model/model.ts';
import type { FaultDraws } from './faults/draws.ts';
import type { RateLimit } from './faults/rate-limit.ts';
import type { RateWatch } from './faults/rate-watch.ts';

/** Real time that faults take, and what a 429 asks for. */
export type Pace = { readonly hangMs: number; readonly slowMs: number; readonly retryAfterSeconds: number };

/** What every skin needs. */
export type Site = {
  readonly model: WebexModel;
  readonly draws: FaultDraws;
  readonly limit: RateLimit;
  readonly watch: RateWatch;
  readonly pace: Pace;
  /** Where links lead to. Known once all servers listen. */
  readonly origins: { api: string; media: string };
};

import type { ModelOptions } from '../webex-model/backend.ts';
import type { TokenName } from '../webex-model/callers.ts';
import { webexModel } from '../webex-model/model.ts';
import { adminSkin } from './admin.ts';
import { apiSkin } from './api.ts';
import { faultDraws, type Mix } from './faults/draws.ts';
import { rateLimit, type Limit } from './faults/rate-limit.ts';
import { rateWatch } from './faults/rate-watch.ts';
import { mediaSkin } from './media.ts';
import { serve, stop } from './serve.ts';
import type { Pace, Site } from './site.ts';

export type Simulator = {
  readonly apiUrl: string;
  readonly adminUrl: string;
  readonly tokens: Readonly<Record<TokenName, string>>;
  close(): Promise<void>;
};

export type SimulatorOptions = ModelOptions & {
  readonly port?: number | undefined;
  /** Undefined for what the folder remembers. */
  readonly faults?: Mix | undefined;
  /** Until somebody changes it. */
  readonly limit?: Partial<Limit> | undefined;
  readonly pace?: Partial<Pace> | undefined;
  /** How long after a 429 other requests of its token may still have been on their way. */
  readonly tooEarlyGraceMs?: number | undefined;
};

const defaultPace: Pace = { hangMs: 250, slowMs: 250, retryAfterSeconds: 5 };

/** Starts a simulated Webex on loopback: its API, its media host and its admin endpoint, each on a port of its own. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const model = webexModel(options);
  const servers: Awaited<ReturnType<typeof serve>>[] = [];
  let closed: Promise<void> | undefined;
  // Whoever is impatient sends a second signal: it must not find the state closed already.
  const close = () => (closed ??= closeAll());
  async function closeAll(): Promise<void> {
    await Promise.all(servers.map(each => stop(each.server)));
    model.close();
  }
  try {
    const site: Site = {
      model,
      draws: faultDraws(model, options.faults),
      limit: rateLimit(model, options.limit ?? {}),
      watch: rateWatch(model, {
        graceMs: options.tooEarlyGraceMs ?? 1000,
        realMs: () => performance.now(),
      }),
      pace: { ...defaultPace, ...options.pace },
      origins: { api: '', media: '' },
    };
    const open = async (port: number, skin: Parameters<typeof serve>[1]): Promise<string> => {
      const server = await serve(port, async (request, response) => {
        model.settle();
        await skin(request, response);
      });
      servers.push(server);
      return server.origin;
    };
    site.origins.api = await open(options.port ?? 0, apiSkin(site));
    site.origins.media = await open(0, mediaSkin(site));
    const adminUrl = await open(0, adminSkin(site));
    return { apiUrl: `${site.origins.api}/v1`, adminUrl, tokens: model.tokens.tokens(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

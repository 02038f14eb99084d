import { tokensOf, type TokenName } from '../webex-model/callers.ts';
import { webexModel, type ModelOptions } from '../webex-model/model.ts';
import { adminSkin } from './admin.ts';
import { apiSkin } from './api.ts';
import { mediaSkin } from './media.ts';
import { serve, stop } from './serve.ts';

export type Simulator = {
  readonly apiUrl: string;
  readonly adminUrl: string;
  readonly tokens: Readonly<Record<TokenName, string>>;
  close(): Promise<void>;
};

/** Starts a simulated Webex on loopback: its API, its media host and its admin endpoint, each on a port of its own. */
export async function startSimulator(options: ModelOptions & { readonly port?: number }): Promise<Simulator> {
  const model = webexModel(options);
  const media = await serve(0, mediaSkin(model));
  const admin = await serve(0, adminSkin(model));
  let origin = '';
  const api = await serve(
    options.port ?? 0,
    apiSkin(
      model,
      () => origin,
      () => media.origin,
    ),
  ).catch(async (error: unknown) => {
    await Promise.all([stop(media.server), stop(admin.server)]);
    model.close();
    throw error;
  });
  origin = api.origin;
  return {
    apiUrl: `${api.origin}/v1`,
    adminUrl: admin.origin,
    tokens: tokensOf(options.seed),
    async close() {
      await Promise.all([api, media, admin].map(each => stop(each.server)));
      model.close();
    },
  };
}

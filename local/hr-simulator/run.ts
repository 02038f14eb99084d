import { deliver, shakeHands } from './delivery.ts';
import { employeesOf } from './employees.ts';
import { keySet } from './entra.ts';
import { makeMessage } from './forging.ts';
import { keyIn } from './key-file.ts';
import type { Options } from './options.ts';
import type { News } from './sender.ts';
import { startService, type Service } from './service.ts';

export type World = {
  readonly nowMs: () => number;
  readonly newId: () => string;
  /** Takes one line of output. */
  readonly say: (line: object) => void;
};

/**
 * Does what the options say, and says each thing that was sent and answered.
 *
 * @returns whether all was answered as it should be (what is forged: with a refusal), and what goes on being served
 * @throws Error in one sentence for what cannot be done
 */
export async function run(
  options: Options,
  world: World,
): Promise<{ asHoped: boolean; service: Service | undefined }> {
  const { kind, sender, event, person, manager, leaves } = options;
  const secret = options.secret ?? sender.usualSecret ?? keyIn(options.key);
  const id = kind === 'standard-webhooks' ? `msg_${world.newId()}` : world.newId();
  const news: News = { event, person, manager, leaves, id, happenedAtMs: world.nowMs() };
  const service = options.serve === true ? await open(options, { news, secret, say: world.say }) : undefined;
  try {
    const asHoped = options.to === undefined || (await send(options.to, options, { news, secret, ...world }));
    return { asHoped, service };
  } catch (error) {
    await service?.close();
    throw error;
  }
}

async function send(
  to: URL,
  options: Options,
  { news, secret, nowMs, newId, say }: World & { news: News; secret: string },
): Promise<boolean> {
  const { kind, sender, forged, times, handshake } = options;
  const madeUp = options.secret === undefined ? sender.usualSecret : undefined;
  let asHoped = true;
  if (handshake === true) {
    say({ sent: 'handshake', kind });
    const { status, isRight } = await shakeHands(to, newId());
    say({ answered: status, isRight });
    asHoped = isRight;
  }
  for (let n = 0; n < times; n += 1) {
    const message = makeMessage(sender, news, { secret, sentAtMs: nowMs(), forged });
    const headers = renamed(message.headers, options.header);
    say({ sent: news.event, kind, id: news.id, forged, secret: madeUp });
    const { status, body } = await deliver(to, { ...message, headers });
    const isHoped = forged === undefined ? status >= 200 && status < 300 : status >= 400 && status < 500;
    say({ answered: status, body: body === '' ? undefined : body, asHoped: isHoped });
    asHoped &&= isHoped;
  }
  return asHoped;
}

/** @param header where the secret stands, where that is not the usual place */
function renamed(
  headers: Readonly<Record<string, string>>,
  header: string | undefined,
): Record<string, string> {
  const { authorization, ...others } = headers;
  if (authorization === undefined) return others;
  return { ...others, [header?.toLowerCase() ?? 'authorization']: authorization };
}

async function open(
  { kind, port, apiKey, tenantId }: Options,
  { news, secret, say }: { news: News; secret: string; say: World['say'] },
): Promise<Service> {
  const service = await startService(port, {
    employees: employeesOf(news),
    apiKey,
    keys: kind === 'entra' ? { tenantId, set: keySet(secret) } : undefined,
    onRead: (path, status) => say({ read: path, status }),
  });
  say({ serving: service.origin });
  return service;
}

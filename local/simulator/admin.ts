import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { accountHand } from '../webex-model/account-hands.ts';
import { handOperations, type HandOperation } from '../webex-model/hands.ts';
import { badRequest, Refusal } from '../webex-model/refusal.ts';
import { deliver, whole } from './delivery.ts';
import { jsonReply } from './reply.ts';
import { decodePart, readBody } from './serve.ts';
import type { Site } from './site.ts';

const clockBody = z.strictObject({ now: z.iso.datetime({ offset: true }) });

const handPath = /^POST \/(recordings|people)\/([^/]+)\/([a-z]+)$/;

/** What a client cannot see: the truth, the clock, and hands that add, change and delete, and make trouble. */
export function adminSkin({ model, draws, limit }: Site) {
  const routes: Record<string, (request: IncomingMessage) => unknown> = {
    'GET /healthz': () => ({ ok: true }),
    'GET /truth': () => model.truth(),
    'GET /clock': () => clock(),
    async 'POST /clock'(request) {
      const read = clockBody.safeParse(await readAnyJson(request));
      if (!read.success) throw badRequest(`The body cannot be read: ${z.prettifyError(read.error)}`);
      model.clock.move(Date.parse(read.data.now));
      return clock();
    },
    'POST /recordings': async request => ({ id: model.add(await readAnyJson(request)).id }),
    'GET /people': () => ({ items: model.staff() }),
    'POST /people': async request => changeAccount(await readAnyJson(request)),
    async 'POST /owners'(request) {
      const { id, type, name, email } = model.join(await readAnyJson(request));
      return { id, type, name, email };
    },
    'GET /switches': () => model.switches,
    'POST /switches': async request => model.changeSwitches(await readAnyJson(request)),
    'GET /limit': () => limit.now(),
    'POST /limit': async request => limit.change(await readAnyJson(request)),
    'GET /faults': () => draws.now(),
    'POST /faults': async request => draws.change(await readAnyJson(request)),
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const route = `${request.method ?? ''} ${(request.url ?? '/').split('?')[0] ?? ''}`;
    const reply = await answer(route, request).catch((error: unknown) => {
      if (error instanceof Refusal) return jsonReply(error.status, { message: error.message });
      throw error;
    });
    await deliver(reply, whole(reply), { response, nowMs: model.clock.nowMs(), hangMs: 0 });
  };

  async function answer(route: string, request: IncomingMessage) {
    const [, whose, id = '', operation = ''] = handPath.exec(route) ?? [];
    if (whose === 'recordings' && isHandOperation(operation))
      return jsonReply(200, model.byHand(operation, decodePart(id)));
    const hand = whose === 'people' ? accountHand(operation) : undefined;
    if (hand !== undefined)
      return jsonReply(200, changeAccount(hand(decodePart(id), await readAnyJson(request))));
    const handle = routes[route];
    if (handle === undefined) throw new Refusal(404, `The simulator has no ${route}.`);
    return jsonReply(200, await handle(request));
  }

  function changeAccount(json: unknown) {
    const { id, email, state, managerId } = model.changeAccount(json);
    return { id, email, state, managerId };
  }

  function clock() {
    return {
      now: new Date(model.clock.nowMs()).toISOString(),
      lastEventAt: new Date(model.lastEventMs()).toISOString(),
    };
  }
}

function isHandOperation(name: string): name is HandOperation {
  return Object.hasOwn(handOperations, name);
}

/** Whatever its content type says: hands type `curl -d`. */
async function readAnyJson(request: IncomingMessage): Promise<unknown> {
  try {
    return JSON.parse(await readBody(request));
  } catch {
    throw badRequest('The body is not valid JSON.');
  }
}

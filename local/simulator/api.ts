import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { badRequest, notFound, Refusal } from '../webex-model/refusal.ts';
import { deliver, reset, whole } from './delivery.ts';
import type { Route } from './exchange.ts';
import type { RequestKind } from './faults/catalogue.ts';
import { deliveryOf } from './faults/deliveries.ts';
import type { Drawn } from './faults/draws.ts';
import { refusalOf, tooManyUntil } from './faults/refusals.ts';
import { tokenGate } from './faults/token-gate.ts';
import { htmlReply, refusalReply, type Reply } from './reply.ts';
import { apiRoutes } from './routes.ts';
import { addressOf, decodePart } from './serve.ts';
import type { Site } from './site.ts';

/** A request whose route is known. */
type Visit = {
  readonly request: IncomingMessage;
  readonly route: Route;
  readonly url: URL;
  readonly id: string;
  readonly kind: RequestKind;
  /** What is asked for, the same whenever it is asked again. */
  readonly target: string;
  readonly trackingId: string;
};

/** The API that clients see, below `/v1`. Errors have the standard body and a tracking id. */
export function apiSkin(site: Site) {
  const { model, draws, watch, pace } = site;
  const gate = tokenGate(site);
  const routes = apiRoutes(site);

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const trackingId = `SIMULATOR_${randomUUID()}`;
    let fault: Drawn | undefined;
    let visit: Visit | undefined;
    const reply = await answer().catch((error: unknown) => {
      if (error instanceof Refusal) return refusalReply(error, trackingId);
      throw error;
    });
    const { status } = reply;
    const lost = fault?.name === 'reset-before' || (fault?.name === 'answer-lost' && status === 204);
    if (visit !== undefined) model.state.count('status', lost ? 'none' : String(status));
    if (lost) {
      reset(response);
      return;
    }
    const tracked = { ...reply, headers: { trackingid: trackingId, ...reply.headers } };
    const how =
      status === 200
        ? deliveryOf(tracked, { fault, slowMs: pace.slowMs, isTranscript: false })
        : whole(tracked);
    await deliver(tracked, how, { response, nowMs: model.clock.nowMs(), hangMs: pace.hangMs });

    async function answer(): Promise<Reply> {
      visit = visitOf(request, trackingId);
      model.state.count('call', visit.route.operation);
      const refused = turnAway(visit);
      if (refused !== undefined) return refused;
      fault = draws.draw(visit.kind, visit.target);
      return fault === undefined ? handle(visit, undefined) : meet(visit, fault);
    }
  };

  function visitOf(request: IncomingMessage, trackingId: string): Visit {
    const url = addressOf(request, site.origins.api);
    if (url === undefined) throw badRequest('The address is not valid.');
    const path = url.pathname.replace(/^\/v1(?=\/)/, '');
    const matching = url.pathname === path ? [] : routes.filter(each => each.path.test(path));
    if (matching.length === 0) throw notFound();
    const route = matching.find(each => each.method === request.method);
    if (route === undefined) throw new Refusal(405, 'The method is not allowed here.');
    const kind = route.kind === 'list' && url.searchParams.has('cursor') ? 'page' : route.kind;
    const target = `${route.method} ${path}${url.search}`;
    const id = decodePart(route.path.exec(path)?.[1] ?? '');
    return { request, route, url, id, kind, target, trackingId };
  }

  /** Whether the token has been told to wait longer, or has made too many requests by now. */
  function turnAway({ request, target, trackingId }: Visit): Reply | undefined {
    const notBeforeMs = gate(model.tokens.nameOf(request.headers.authorization), target);
    if (notBeforeMs === undefined) return undefined;
    return tooManyUntil(notBeforeMs, { nowMs: model.clock.nowMs(), trackingId });
  }

  async function meet(visit: Visit, fault: Drawn): Promise<Reply> {
    const name = model.tokens.nameOf(visit.request.headers.authorization);
    const nowMs = model.clock.nowMs();
    const refused = refusalOf(fault, { ...pace, nowMs, trackingId: visit.trackingId });
    if (refused?.notBeforeMs !== undefined && name !== undefined)
      watch.close(name, visit.target, refused.notBeforeMs);
    if (refused !== undefined) return refused.reply;
    if (fault.name === 'html-200') return htmlReply(200, 'Please sign in.');
    if (fault.name === 'reset-before') return htmlReply(500, 'This is never sent.');
    if (fault.name === 'token-expires' && name !== undefined) model.tokens.expire(name);
    return handle(visit, fault);
  }

  async function handle({ request, route, url, id }: Visit, fault: Drawn | undefined): Promise<Reply> {
    const caller = () => model.tokens.callerOf(request.headers.authorization);
    return route.answer({ request, url, id, fault, caller });
  }
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { WebexModel } from '../webex-model/model.ts';
import { badRequest, Refusal } from '../webex-model/refusal.ts';
import { readBody, sendJson } from './serve.ts';

const clockBody = z.object({ now: z.iso.datetime() });
const recordingBody = z.object({
  id: z.string().optional(),
  topic: z.string().optional(),
  timeRecorded: z.iso.datetime().optional(),
  createTime: z.iso.datetime().optional(),
  durationSeconds: z.number().optional(),
  sizeBytes: z.number().optional(),
  preventDownload: z.boolean().optional(),
  raw: z.record(z.string(), z.unknown()).optional(),
});

/** What a client cannot see: the truth, the clock, and a hand that adds recordings. */
export function adminSkin(model: WebexModel) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const route = `${request.method ?? ''} ${(request.url ?? '/').split('?')[0] ?? ''}`;
    try {
      sendJson(response, 200, await answer(route, request));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      sendJson(response, error.status, { message: error.message });
    }
  };

  async function answer(route: string, request: IncomingMessage): Promise<unknown> {
    switch (route) {
      case 'GET /healthz':
        return { ok: true };
      case 'GET /truth':
        return model.truth();
      case 'GET /clock':
        return clock();
      case 'POST /clock':
        model.moveClock(Date.parse((await parse(request, clockBody)).now));
        return clock();
      case 'POST /recordings':
        return add(await parse(request, recordingBody));
      default:
        throw new Refusal(404, `The simulator has no ${route}.`);
    }
  }

  function clock() {
    return {
      now: new Date(model.nowMs()).toISOString(),
      lastEventAt: new Date(model.lastEventMs()).toISOString(),
    };
  }

  function add({ timeRecorded, createTime, ...rest }: z.infer<typeof recordingBody>): { id: string } {
    const times = {
      ...(timeRecorded === undefined ? {} : { recordedAtMs: Date.parse(timeRecorded) }),
      ...(createTime === undefined ? {} : { createdAtMs: Date.parse(createTime) }),
    };
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    return { id: model.add({ ...given, ...times }).id };
  }
}

async function parse<Body>(request: IncomingMessage, shape: z.ZodType<Body>): Promise<Body> {
  const read = shape.safeParse(
    await readBody(request)
      .then(text => JSON.parse(text) as unknown)
      .catch(() => undefined),
  );
  if (!read.success) throw badRequest(`The body cannot be read: ${z.prettifyError(read.error)}`);
  return read.data;
}

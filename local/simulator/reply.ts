import { Readable } from 'node:stream';
import type { Refusal } from '../webex-model/refusal.ts';

/** An answer before it goes out: what it would be without any trouble on the way. */
export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: number;
  readonly body: () => Readable;
};

export function textReply(status: number, text: string, headers: Readonly<Record<string, string>>): Reply {
  const body = Buffer.from(text);
  return { status, headers, bytes: body.length, body: () => Readable.from(body.length > 0 ? [body] : []) };
}

export function jsonReply(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const contentType = { 'content-type': 'application/json;charset=UTF-8' };
  return textReply(status, JSON.stringify(body), { ...contentType, ...headers });
}

export function htmlReply(status: number, sentence: string): Reply {
  const page = `<!DOCTYPE html>\n<html><head><title>${status}</title></head><body><h1>${sentence}</h1></body></html>\n`;
  return textReply(status, page, { 'content-type': 'text/html;charset=UTF-8' });
}

export function noContent(): Reply {
  return textReply(204, '', {});
}

/** The standard error body. @param trackingId as the header says it, too */
export function refusalReply({ status, message }: Refusal, trackingId: string): Reply {
  return jsonReply(status, { message, errors: [{ description: message }], trackingId });
}

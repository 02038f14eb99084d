import type { Forgery, News, Sender } from './sender.ts';

/** A message as it goes out. */
export type Message = { readonly headers: Readonly<Record<string, string>>; readonly body: string };

const staleMs = 2 * 60 * 60_000;

/**
 * A message with its proof, or one that is to be refused: with a body of one space more than was signed, proven two hours
 * ago, or by a secret that the receiver does not know.
 */
export function makeMessage(
  sender: Sender,
  news: News,
  so: { secret: string; sentAtMs: number; forged: Forgery | undefined },
): Message {
  const body = sender.body(news);
  const headers = sender.proof(body, {
    secret: so.forged === 'signature' ? sender.strangersSecret() : so.secret,
    id: news.id,
    sentAtMs: so.sentAtMs - (so.forged === 'time' ? staleMs : 0),
  });
  return {
    headers: { 'content-type': 'application/json', ...headers },
    // It means the same to whoever parses it: only the received bytes tell.
    body: so.forged === 'body' ? `${body} ` : body,
  };
}

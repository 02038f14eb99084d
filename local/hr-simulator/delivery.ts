import type { Message } from './forging.ts';

export type Answer = { readonly status: number; readonly body: string };

const patienceMs = 10_000;
const mostShown = 300;

/**
 * Sends a message, and follows nobody elsewhere.
 *
 * @throws Error in one sentence when nobody answers
 */
export async function deliver(to: URL, { headers, body }: Message): Promise<Answer> {
  return ask(to, { method: 'POST', headers, body });
}

/** Okta's one question before it sends anything. @returns whether it was answered with what was asked */
export async function shakeHands(
  to: URL,
  challenge: string,
): Promise<Answer & { readonly isRight: boolean }> {
  const answer = await ask(to, { headers: { 'x-okta-verification-challenge': challenge } });
  return { ...answer, isRight: answer.status === 200 && verificationIn(answer.body) === challenge };
}

async function ask(to: URL, init: RequestInit): Promise<Answer> {
  try {
    const response = await fetch(to, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    });
    return { status: response.status, body: (await response.text()).slice(0, mostShown) };
  } catch (error) {
    throw new Error(`${to.origin} does not answer: start what is to listen there, or mend --to.`, {
      cause: error,
    });
  }
}

function verificationIn(body: string): unknown {
  try {
    const json: unknown = JSON.parse(body);
    return typeof json === 'object' && json !== null && 'verification' in json
      ? json.verification
      : undefined;
  } catch {
    return undefined;
  }
}

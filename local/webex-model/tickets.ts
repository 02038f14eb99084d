import { createHmac } from 'node:crypto';

/** Links work for three hours from the details call that gave them. */
const lifeMs = 3 * 60 * 60_000;

export type Ticket = { kind: 'audio' | 'transcript'; id: string };

/** What makes a download link work without a token: signed, so that nothing has to be remembered. */
export function ticketOffice(seed: number) {
  const sign = (text: string) => createHmac('sha256', `tickets-${seed}`).update(text).digest('base64url');
  return {
    issue({ kind, id }: Ticket, nowMs: number): string {
      const text = `${kind}.${id}.${nowMs + lifeMs}`;
      return `${text}.${sign(text)}`;
    },
    /** @returns undefined when it is forged, or its time is over */
    redeem(ticket: string, nowMs: number): Ticket | undefined {
      const [kind, id, expires, signature] = ticket.split('.');
      if (id === undefined || (kind !== 'audio' && kind !== 'transcript')) return undefined;
      if (sign(`${kind}.${id}.${expires ?? ''}`) !== signature || nowMs >= Number(expires)) return undefined;
      return { kind, id };
    },
    lifeMs,
  };
}

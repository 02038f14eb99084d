import { createHmac } from 'node:crypto';

/** Links work for three hours from the details call that gave them. */
const lifeMs = 3 * 60 * 60_000;

export type Ticket = { kind: 'audio' | 'transcript'; id: string };

/** What makes a download link work without a token: signed, so that nothing has to be remembered. */
export function ticketOffice(seed: number) {
  const sign = (text: string) => createHmac('sha256', `tickets-${seed}`).update(text).digest('base64url');

  let serial = 0;

  /** @returns undefined when it is forged */
  function read(ticket: string): (Ticket & { issuedAtMs: number }) | undefined {
    const [kind, id, issued, number, signature] = ticket.split('.');
    if (id === undefined || (kind !== 'audio' && kind !== 'transcript')) return undefined;
    if (sign([kind, id, issued, number].join('.')) !== signature) return undefined;
    return { kind, id: Buffer.from(id, 'base64url').toString(), issuedAtMs: Number(issued) };
  }

  return {
    lifeMs,
    issue({ kind, id }: Ticket, nowMs: number): string {
      serial += 1;
      const text = [kind, Buffer.from(id).toString('base64url'), nowMs, serial].join('.');
      return `${text}.${sign(text)}`;
    },
    read,
    /** @returns undefined when it is forged, or its time is over */
    redeem(ticket: string, nowMs: number) {
      const found = read(ticket);
      return found !== undefined && nowMs < found.issuedAtMs + lifeMs ? found : undefined;
    },
  };
}

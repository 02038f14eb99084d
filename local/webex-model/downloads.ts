import type { Backend } from './backend.ts';
import { bytesOf, mp3 } from './mp3.ts';
import type { ModelRecording } from './recording.ts';
import { forbidden } from './refusal.ts';
import { transcript } from './render.ts';
import type { Ticket } from './tickets.ts';

/** What the links of a details call lead to. */
export function downloads(backend: Backend) {
  const { clock, condition, switches, recordings, tickets } = backend;
  const used = new Set<string>();

  /** Whether the link may still be followed, whatever its time says. */
  function stands({ issuedAtMs }: Ticket & { issuedAtMs: number }, recording: ModelRecording): boolean {
    const { status } = condition.actual(recording, clock.nowMs());
    if (status === 'gone' || (status === 'purged' && switches.linksOfPurged === 'no')) return false;
    const movedAtMs = condition.lastChangeMs(recording) ?? -Infinity;
    return switches.linksAfterMove === 'work' || movedAtMs < issuedAtMs;
  }

  return {
    /** What a link is for, be it good or not. */
    peek: (ticket: string) => tickets.read(ticket),
    /**
     * What a ticket opens. The audio is a stream that is made as it is read.
     * @throws Refusal when its time is over
     */
    open(ticket: string) {
      const redeemed = tickets.redeem(ticket, clock.nowMs());
      const recording = redeemed === undefined ? undefined : recordings.find(redeemed.id);
      if (redeemed === undefined || recording === undefined) throw forbidden();
      if (!stands(redeemed, recording) || (switches.linkUse === 'once' && used.has(ticket)))
        throw forbidden();
      if (switches.linkUse === 'once') used.add(ticket);
      if (redeemed.kind === 'transcript') return { kind: 'transcript' as const, text: transcript(recording) };
      return {
        kind: 'audio' as const,
        bytes: bytesOf(recording.frames),
        stream: () => mp3(recording.id, recording.frames),
      };
    },
  };
}

import type { Chance } from '../../webex-model/chance.ts';
import { whole, type Delivery } from '../delivery.ts';
import type { Reply } from '../reply.ts';
import type { Drawn } from './draws.ts';

/** How an answer goes out that meets this fault: whole, unless the fault says otherwise. */
export function deliveryOf(
  reply: Reply,
  so: { fault: Drawn | undefined; slowMs: number; isTranscript: boolean },
): Delivery {
  const asIs = whole(reply);
  const half = { ...asIs, sentBytes: Math.floor(reply.bytes / 2) };
  switch (so.fault?.name) {
    case 'reset-in-body':
      return { ...half, end: 'reset' };
    case 'truncated-body':
      return { ...half, end: 'close' };
    case 'hanging-body':
      return { ...half, end: 'hang' };
    case 'slow-body':
      return { ...asIs, takesMs: so.slowMs };
    case 'missing-length':
      return { ...asIs, announcedBytes: undefined };
    case 'wrong-length':
      return { ...asIs, announcedBytes: wrongLength(reply, so.fault.chance, so.isTranscript), end: 'close' };
    default:
      return asIs;
  }
}

/** Half as much, or a little more. Half a transcript with half its length is nothing that a client could notice. */
function wrongLength(reply: Reply, chance: Chance, isTranscript: boolean): number {
  const more = isTranscript || chance.next() < 0.5;
  return more ? reply.bytes + chance.between(1, 1000) : Math.floor(reply.bytes / 2);
}

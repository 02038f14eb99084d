import { bareId } from './ids.ts';
import { ownerAt, type Life } from './life.ts';
import { minuteMs, type Span } from './spans.ts';

type Times = { readonly placedAt: string; readonly releasedAt?: string | undefined };
/** An order to keep, from when the command that placed it had answered. */
export type JudgedHold = Times &
  (
    | { readonly scope: 'recording'; readonly recordingId: string }
    | { readonly scope: 'owner'; readonly ownerId: string }
    | { readonly scope: 'location'; readonly locationId: string }
    | { readonly scope: 'service-type'; readonly serviceType: string }
    | { readonly scope: 'everything' }
  );

/** How long before a call the last look at Webex may have been. */
export const lookMs = 5 * minuteMs;

export function spanOf({ placedAt, releasedAt }: Times): Span {
  return {
    fromMs: Date.parse(placedAt),
    untilMs: releasedAt === undefined ? Infinity : Date.parse(releasedAt),
  };
}

/**
 * Whether a hold speaks of a recording, whenever that was placed. A person's hold is on what was theirs when it was
 * first listed, and on what is theirs then. Whatever nobody knows of a recording might be what a hold names.
 */
export function covers(hold: JudgedHold, life: Life, ms: number): boolean {
  const { ownerId, serviceType, serviceData } = life.seen ?? {};
  switch (hold.scope) {
    case 'everything':
      return true;
    case 'recording':
      return bareId(hold.recordingId) === bareId(life.recording.id);
    case 'owner':
      return isOrUnknown(hold.ownerId, ownerId) || wasKnownToOwn(hold.ownerId, life, ms);
    case 'location':
      return isOrUnknown(hold.locationId, serviceData?.locationId);
    case 'service-type':
      return isOrUnknown(hold.serviceType, serviceType);
  }
}

/** Whether a hold was in force then, and not only from that moment on. */
export function isHeld(holds: readonly JudgedHold[], life: Life, ms: number): boolean {
  return holds.some(hold => {
    const { fromMs, untilMs } = spanOf(hold);
    return fromMs < ms && ms < untilMs && covers(hold, life, ms);
  });
}

// Nobody can know of a reassignment that has not shown yet.
function wasKnownToOwn(ownerId: string, life: Life, ms: number): boolean {
  return [ownerAt(life, ms), ownerAt(life, ms - lookMs, 'shownMs')].every(
    each => bareId(each) === bareId(ownerId),
  );
}

function isOrUnknown(named: string, known: string | undefined): boolean {
  return known === undefined || bareId(known) === bareId(named);
}

import type { Hold } from './hold.ts';
import type { Receipt } from './receipt.ts';
import type { Recording } from './recording.ts';
import type { RecordingId } from './recording-id.ts';
import type { Instant } from './time.ts';

/**
 * Something that has become of a recording: as its row says it, as a receipt proves it, or a hold. `what` is for an
 * attempt what was to be done, for a deed the order, and for an archived receipt what came. `by` is a function, a
 * person, or Webex.
 */
export type PastEvent = {
  readonly at: Instant;
  readonly event:
    | 'recorded'
    | 'file-made'
    | 'discovered'
    | 'archived'
    | 'announced'
    | 'seen-in-bin'
    | 'trashed'
    | 'purged'
    | 'restored'
    | 'reassigned'
    | 'parked'
    | 'vanished'
    | 'expired'
    | 'intended'
    | 'hold-placed'
    | 'hold-released'
    | Receipt['kind'];
  readonly by?: string | undefined;
  readonly what?: string | undefined;
  readonly rule?: string | undefined;
  readonly policyHash?: string | undefined;
  /** What Webex showed: before an attempt, or at the look after it. */
  readonly shown?: string | undefined;
  /** Why it was parked. */
  readonly reason?: string | undefined;
  readonly hold?: string | undefined;
  /** The departure for which it was reassigned. */
  readonly case?: string | undefined;
  /** The key of the receipt. */
  readonly receipt?: string | undefined;
};

/** Everything in the order in which it happened. */
export function inOrderOfTime(events: readonly PastEvent[]): readonly PastEvent[] {
  return events.toSorted((one, other) => one.at.localeCompare(other.at));
}

/** What a row says of its own past. */
export function pastOnRow(row: Recording): readonly PastEvent[] {
  const { facts, fate, restoredAt } = row;
  const archive = 'archive' in row ? row.archive : undefined;
  return [
    ...event('recorded', facts?.timeRecorded),
    ...event('file-made', facts?.createTime),
    ...event('discovered', row.discoveredAt),
    ...event('archived', archive?.verifiedAt),
    ...event('announced', fate?.plannedAt, {
      what: fate?.action,
      rule: fate?.rule,
      policyHash: fate?.policyHash,
    }),
    ...event('restored', restoredAt),
    ...ownerChanges(facts).flatMap(at => event('reassigned', at)),
    ...pastOfStatus(row),
  ];
}

/** When the recording was seen to have another owner than before, each once. */
function ownerChanges(facts: Recording['facts']): readonly (Instant | undefined)[] {
  const ended = facts?.formerOwners?.map(({ until }) => until) ?? [];
  return [...new Set([...ended, facts?.owner?.since])];
}

function pastOfStatus(row: Recording): readonly PastEvent[] {
  const unset = {
    ...{ binnedAt: undefined, trashedAt: undefined, intendedAt: undefined, purgedAt: undefined },
    ...{ parkedAt: undefined, vanishedAt: undefined, expiredAt: undefined, reason: undefined, by: undefined },
  };
  const { by, reason, ...rest } = { ...unset, ...row };
  return [
    ...event('seen-in-bin', rest.binnedAt),
    // What is to be purged is ours: else it would not be.
    ...event('trashed', rest.trashedAt, { by: by ?? 'tapekeeper' }),
    ...event('intended', rest.intendedAt, { what: intents[row.status] }),
    ...event('purged', rest.purgedAt, { by }),
    ...event('parked', rest.parkedAt, { reason }),
    ...event('vanished', rest.vanishedAt),
    ...event('expired', rest.expiredAt),
  ];
}

const intents: Readonly<Partial<Record<Recording['status'], string>>> = {
  trashing: 'trash',
  purging: 'purge',
  expiring: 'expire',
};

/** What a receipt says of one recording. */
export function pastInReceipt(key: string, of: Receipt, id: RecordingId): PastEvent {
  const { at, by } = of;
  const base = { at, event: of.kind, by, receipt: key };
  if (of.kind === 'attempt') {
    const item = of.items.find(each => each.id === id);
    return {
      ...base,
      what: of.what,
      case: of.case,
      rule: item?.rule,
      policyHash: item?.policyHash,
      shown: item?.evidence.shown,
    };
  }
  if (of.kind === 'archived') {
    const what = of.objects.map(({ artefact }) => artefact).join(', ');
    return { ...base, event: 'archived', what, rule: of.rule, policyHash: of.policyHash };
  }
  if (of.kind === 'outcome') return { ...base, shown: of.items.find(each => each.id === id)?.shown };
  return { ...base, what: of.what };
}

/** When a hold came, and went. Reasons may name people, and stay with the hold. */
export function pastOfHold({ id, by, placedAt, releasedAt, releasedBy }: Hold): readonly PastEvent[] {
  return [
    ...event('hold-placed', placedAt, { by, hold: id }),
    ...event('hold-released', releasedAt, { by: releasedBy, hold: id }),
  ];
}

function event(
  name: PastEvent['event'],
  at: Instant | undefined,
  more: Omit<PastEvent, 'at' | 'event'> = {},
): readonly PastEvent[] {
  return at === undefined ? [] : [{ at, event: name, ...more }];
}

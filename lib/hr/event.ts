import { createHash } from 'node:crypto';
import { endOfDay } from '../domain/end-of-day.ts';
import type { Assurance, LeaveSignal, OffboardingEvent } from '../domain/offboarding-event.ts';
import { keysOf } from '../domain/person-key.ts';
import { earliest, type Instant } from '../domain/time.ts';
import type { Connection } from './connections.ts';
import type { Effective, Proven, Told } from './kind.ts';
import { digestOf } from './proof.ts';

/** What was told, as the one kind of event that everybody else knows. */
export function eventOf(
  told: Told,
  connection: Connection,
  { request, now, timeZone }: Proven & { timeZone: string },
): OffboardingEvent {
  const { name, system } = connection;
  const assurance = assuranceOf(connection);
  const isProven = assurance !== 'shared-secret';
  const occurredAt = earliest(told.occurredAt ?? now, now);
  const common = {
    key: keyOf(told, { name, isProven, body: request.body }),
    who: digestOf(keysOf(system, told.subject)[0] ?? ''),
    connection: name,
    system,
    assurance,
    occurredAt,
    subject: told.subject,
    ...namedBy(told, connection, isProven),
  };
  const { meaning } = told;
  switch (meaning) {
    case 'look':
      return { ...common, says: 'look' };
    case 'cancelled':
    case 'rehired':
    case 'reactivated':
      return { ...common, says: 'return', because: meaning };
    default:
      return { ...common, ...leaving(meaning, told, { connection, timeZone, occurredAt }) };
  }
}

// Whoever knows a shared secret must not say who gets the recordings.
function namedBy({ manager, successor }: Told, connection: Connection, isProven: boolean) {
  if (!isProven) return {};
  const mayName = 'mayNameSuccessor' in connection && connection.mayNameSuccessor;
  return { manager, successor: mayName ? successor : undefined };
}

function leaving(
  signal: LeaveSignal,
  { effective }: Told,
  { connection, timeZone, occurredAt }: { connection: Connection; timeZone: string; occurredAt: Instant },
) {
  const alone = 'alone' in connection && connection.alone;
  const effectiveAt = effective === undefined ? occurredAt : momentOfLeaving(effective, timeZone);
  return { says: 'leave', signal, alone, effectiveAt } as const;
}

function momentOfLeaving(effective: Effective, timeZone: string): Instant {
  return 'at' in effective ? effective.at : endOfDay(effective.date, effective.timeZone ?? timeZone);
}

/** Only what stays the same when a message is sent again. */
function keyOf(
  { nativeId, meaning, occurredAt, subject }: Told,
  { name, isProven, body }: { name: string; isProven: boolean; body: Uint8Array },
): string | undefined {
  if (nativeId !== undefined) return digestOf(name, nativeId);
  if (occurredAt !== undefined)
    return digestOf(name, meaning, subject.sourceUserId ?? '', ...subject.emails, occurredAt);
  // The same words, unsigned, may be meant anew; signed, they may have been recorded and sent again.
  return isProven ? digestOf(name, createHash('sha256').update(body).digest('hex')) : undefined;
}

function assuranceOf({ kind }: Connection): Assurance {
  if (kind === 'entra') return 'jwt';
  return kind === 'okta' || kind === 'static-token' ? 'shared-secret' : 'signed';
}

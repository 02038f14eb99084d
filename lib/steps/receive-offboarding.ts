import pMap from 'p-map';
import { StaleMoveError, TransientError } from '../domain/errors.ts';
import { hear } from '../domain/hear-offboarding.ts';
import type { OffboardingEvent } from '../domain/offboarding-event.ts';
import type { OffboardingTerms, PulledBrakes } from '../domain/offboarding-terms.ts';
import { keysOf } from '../domain/person-key.ts';
import { dayMs, plusMs, type Instant } from '../domain/time.ts';
import type { Clock, Log, NewId, Notes } from '../ports.ts';
import type { Heard, HttpAnswer, Offboardings, ReceivedRequest, Senders } from '../ports-offboarding.ts';
import { countLeavers, pulledBrakes } from './leavers.ts';

export type ReceivePorts = {
  readonly senders: Senders;
  readonly offboardings: Pick<Offboardings, 'whose' | 'isKnown' | 'write'>;
  readonly notes: Notes;
  readonly clock: Pick<Clock, 'now'>;
  readonly newId: NewId;
  readonly log: Log;
};

/** Longer than any sender tries again, or lets a person send again. */
const knownMs = 45 * dayMs;
const eventsAtOnce = 16;
const mostTries = 10;

/**
 * Hears one request of a sender. It is answered once everything that it says is stored: whatever takes longer is done by
 * those whom the cases ring.
 *
 * @throws TransientError, ConfigurationError: the sender is to come again
 */
export async function receiveOffboarding(request: ReceivedRequest, ports: ReceivePorts): Promise<HttpAnswer> {
  const now = ports.clock.now();
  const heard = await ports.senders.hear(request, now);
  switch (heard.is) {
    case 'handshake':
      ports.log.info('offboarding-handshake', { connection: heard.connection });
      return heard.answer;
    case 'refused':
      return refusal(heard, ports.log);
    case 'heard':
      return taken(heard, now, ports);
  }
}

function refusal(heard: Extract<Heard, { is: 'refused' }>, log: Log): HttpAnswer {
  const { connection, why, status, sentence } = heard;
  // Somebody's departures are in it, and nobody will send them again.
  const level = why === 'too-many' || why === 'too-large' ? 'error' : 'warn';
  log[level]('offboarding-refused', { connection, why });
  return sentence === undefined ? { status } : { status, body: sentence };
}

async function taken(
  { connection, events, passedOver }: Extract<Heard, { is: 'heard' }>,
  now: Instant,
  ports: ReceivePorts,
): Promise<HttpAnswer> {
  const terms = await ports.senders.terms();
  const who = events.filter(({ says }) => says !== 'return').map(event => event.who);
  await countLeavers(connection, who, { now, most: terms.mostLeaversAnHour }, ports);
  const brakes = await pulledBrakes(ports);
  const outcomes = await pMap(events, async event => take(event, { now, terms, brakes }, ports), {
    concurrency: eventsAtOnce,
  });
  const count = (outcome: Outcome) => outcomes.filter(each => each === outcome).length;
  const stored = { opened: count('opened'), joined: count('joined'), known: count('known') };
  ports.log.info('offboarding-heard', {
    connection,
    ...stored,
    nothingNew: count('nothing-new'),
    passedOver,
  });
  return { status: 200 };
}

type Outcome = 'opened' | 'joined' | 'nothing-new' | 'known';

async function take(
  event: OffboardingEvent,
  so: { now: Instant; terms: OffboardingTerms; brakes: PulledBrakes },
  { offboardings, newId }: ReceivePorts,
): Promise<Outcome> {
  const { now } = so;
  for (let tryNumber = 1; tryNumber <= mostTries; tryNumber += 1) {
    if (event.key !== undefined && (await offboardings.isKnown(event.key, now))) return 'known';
    const found = await offboardings.whose(keysOf(event.system, event.subject));
    const { moves, keys, caseId } = hear(event, found, { ...so, newId });
    try {
      await offboardings.write({
        moves,
        lead: { keys, to: caseId, from: found.map(({ id }) => id) },
        event:
          event.key === undefined ? undefined : { key: event.key, heardAt: now, until: plusMs(now, knownMs) },
      });
      if (moves.length === 0) return 'nothing-new';
      return moves.some(({ from }) => from === undefined) ? 'opened' : 'joined';
    } catch (error) {
      if (!(error instanceof StaleMoveError)) throw error;
    }
  }
  throw new TransientError('store-unavailable', 'A case is written by others without end.');
}

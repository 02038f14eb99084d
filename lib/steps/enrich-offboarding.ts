import { ConfigurationError, StaleMoveError, TokenRefusedError, TransientError } from '../domain/errors.ts';
import { mergedWith } from '../domain/merge-cases.ts';
import { isOpen, isUnbegun, type Offboarding, type Unbegun } from '../domain/offboarding.ts';
import { everyKey, type Settling } from '../domain/settle-offboarding.ts';
import { hourMs, minuteMs, plusMs } from '../domain/time.ts';
import type { Log } from '../ports.ts';
import { learnAbout, type EnrichPorts, type Enriching } from './learn-about-leaver.ts';
import { pulledBrakes } from './leavers.ts';
import { keepAccounts } from './owner-accounts.ts';

const tryAgainMs = 15 * minuteMs;
const mostTries = 5;

/**
 * Looks up all that has to be known of a departure before the day, and settles its case by that: the person, their
 * account and recordings, and who gets them. Done anew once a day for what waits. What cannot be looked up now is looked
 * up again in a quarter of an hour.
 *
 * @throws TransientError when the case cannot be read or written
 */
export async function enrichOffboarding(id: string, so: Enriching, ports: EnrichPorts): Promise<void> {
  const terms = await ports.sources.terms();
  for (let tryNumber = 1; tryNumber <= mostTries; tryNumber += 1) {
    const before = await ports.offboardings.get(id);
    if (before?.wake !== 'enrich' || !isUnbegun(before)) return;
    const settling = { terms, brakes: await pulledBrakes(ports), now: ports.clock.now() };
    const after = await enriched(before, { ...so, settling }, ports);
    try {
      await write(before, after, settling, ports);
      return;
    } catch (error) {
      // Somebody was heard meanwhile.
      if (!(error instanceof StaleMoveError)) throw error;
    }
  }
  throw new TransientError('store-unavailable', 'A case is written by others without end.');
}

async function enriched(
  before: Unbegun,
  so: Enriching & { settling: Settling },
  ports: EnrichPorts,
): Promise<Offboarding> {
  const { now } = so.settling;
  const later = (ms: number) => ({ ...before, wake: undefined, lookAt: plusMs(now, ms) });
  try {
    return await learnAbout(before, so, ports);
  } catch (error) {
    if (error instanceof ConfigurationError || error instanceof TokenRefusedError) {
      // Nothing of that gets better by itself.
      ports.log.error('offboarding-not-enriched', { id: before.id, why: error.message });
      return later(hourMs);
    }
    if (!(error instanceof TransientError)) throw error;
    ports.log.warn('offboarding-not-enriched', { id: before.id, fault: error.fault });
    return later(tryAgainMs);
  }
}

async function write(
  before: Unbegun,
  after: Offboarding,
  settling: Settling,
  ports: EnrichPorts,
): Promise<void> {
  const others = (await ports.offboardings.whose(everyKey(after))).filter(each => each.id !== before.id);
  const { to, merges, keys } = mergedWith(after, others, settling);
  const lead = { keys, to: to.id, from: others.map(({ id }) => id) };
  await ports.offboardings.write({ moves: [{ from: before, to }, ...merges], lead });
  // Nothing of theirs is trashed from now on.
  if (isOpen(to) && to.ownerId !== undefined) await keepAccounts(new Map([[to.ownerId, 'leaving']]), ports);
  announce(before, to, ports.log);
}

function announce(before: Offboarding, { id, ...to }: Offboarding, log: Log): void {
  log.info('offboarding-enriched', { id, status: to.status });
  if (to.status === before.status) return;
  if (to.status === 'needs-successor') log.error('offboarding-needs-successor', { id });
  if (to.status === 'held') log.warn('offboarding-held', { id, why: to.for.join(', ') });
}

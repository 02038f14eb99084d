import { StaleMoveError } from '../domain/errors.ts';
import type { Begun, Offboarding } from '../domain/offboarding.ts';
import { lookAfterMs, nothingReassigned } from '../domain/reassignment.ts';
import { settle, withoutAccount } from '../domain/settle-offboarding.ts';
import { dayMs, plusMs } from '../domain/time.ts';
import { pulledBrakes } from './leavers.ts';
import type { ReassignPorts } from './reassign-run.ts';

/**
 * Takes the case, whose bell has rung, for one run: whoever comes later finds that it does not ring any more.
 *
 * @returns undefined where there is nothing to be done, or somebody else has written first
 */
export async function take(
  found: Offboarding,
  so: { isLive: boolean },
  ports: ReassignPorts,
): Promise<Begun | undefined> {
  const to = await taken(found, so, ports);
  if (to === undefined) return undefined;
  try {
    await ports.offboardings.write({ moves: [{ from: found, to }] });
  } catch (error) {
    if (error instanceof StaleMoveError) return undefined;
    throw error;
  }
  const written = { ...to, version: found.version + 1 };
  if (written.status === 'reassigning' || written.status === 'reassigned') return written;
  return undefined;
}

async function taken(
  found: Offboarding,
  { isLive }: { isLive: boolean },
  ports: ReassignPorts,
): Promise<Offboarding | undefined> {
  const now = ports.clock.now();
  const { wake: _heard, ...silent } = found;
  // Whoever dies with it is followed after as long as a later look takes.
  if (silent.status === 'reassigning' || silent.status === 'reassigned')
    return { ...silent, lookAt: plusMs(now, lookAfterMs) };
  if (silent.status !== 'scheduled') return undefined;
  if (!isLive) return { ...silent, lookAt: plusMs(now, dayMs) };
  // What was decided when the case was scheduled may be otherwise now.
  const settled = settle(silent, { terms: await ports.terms(), brakes: await pulledBrakes(ports), now });
  if (settled.status !== 'scheduled' || settled.effectiveAt > now) return settled;
  if (settled.ownerId === undefined) return withoutAccount(settled, now);
  const { calls, sent, moved } = settled.reassignment ?? nothingReassigned;
  return {
    ...settled,
    ...{ status: 'reassigning', startedAt: now, lookAt: plusMs(now, lookAfterMs) },
    reassignment: { ...nothingReassigned, calls, sent, moved },
  };
}

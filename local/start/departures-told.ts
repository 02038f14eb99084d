import { endOfDay } from '../../lib/domain/end-of-day.ts';
import type { Offboarding } from '../../lib/domain/offboarding.ts';
import { latest, type Instant } from '../../lib/domain/time.ts';
import type { Offboardings } from '../../lib/ports-offboarding.ts';
import type { Departure } from '../judge/departures.ts';
import type { Cast, Role } from './cast.ts';
import type { deedsDone } from './deeds-done.ts';
import { caseOf, lastDayOf } from './departures.ts';

type Deeds = Awaited<ReturnType<typeof deedsDone>>;

/** What HR has told, and by what people have said is to become of it, not by what the cases say. */
export async function departuresOf(
  { cast, startMs }: { cast: Cast; startMs: number },
  so: { deeds: Deeds; offboardings: Pick<Offboardings, 'whose'> },
): Promise<Departure[]> {
  const live = so.deeds.find(each => each.what === 'go-live')?.at;
  const told: Departure[] = [];
  for (const [role, who] of cast.leavers) {
    const known = await caseOf(who, so);
    if (known === undefined) continue;
    const assigned = so.deeds.find(
      each => each.what === 'offboarding-assign' && each.about?.['case'] === known.id,
    )?.at;
    const heirId = { ordinary: who.managerId, 'without-manager': cast.custodian?.id, cancelled: undefined }[
      role
    ];
    const said = role === 'without-manager' ? assigned : known.openedAt;
    const isDecided = live !== undefined && said !== undefined;
    told.push({
      name: role,
      leaverId: who.id,
      heirId: isDecided ? heirId : undefined,
      from: isDecided ? fromOf(role, known, { startMs, after: [live, said] }) : known.openedAt,
    });
  }
  return told;
}

function fromOf(
  role: Role,
  { openedAt }: Pick<Offboarding, 'openedAt'>,
  { startMs, after }: { startMs: number; after: readonly Instant[] },
): Instant {
  return latest(endOfDay(lastDayOf(role, startMs), 'UTC'), openedAt, ...after);
}

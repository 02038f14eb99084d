import { policyKey } from '../../lib/domain/adopted-policy.ts';
import { brakeNotes, pulled } from '../../lib/steps/brake.ts';
import type { Claim, Evidence } from '../judge/retention/court.ts';
import type { Cast } from './cast.ts';
import { deedsDone } from './deeds-done.ts';
import { departuresOf } from './departures-told.ts';
import type { Keeping } from './keeping.ts';

/** What people have ordered, what the archive holds, and what the rows say of what is still to come: for the judge. */
export async function takeEvidence(kept: Keeping, story: { cast: Cast; startMs: number }): Promise<Evidence> {
  const { papers, stores } = kept;
  const deeds = await deedsDone(papers);
  const adoptions = deeds.filter(each => each.what === 'adopt-policy');
  const policies = await Promise.all(
    adoptions.map(async ({ at, about }) => {
      const text = await papers.get(policyKey(String(about?.['policyHash'])));
      return text === undefined ? [] : [{ text, adoptedAt: at }];
    }),
  );
  const placed = new Map(
    deeds.filter(each => each.what === 'hold-add').map(({ at, about }) => [about?.['hold'], at]),
  );
  const holds = await stores.holds.all();
  const brake = await brakeNotes(stores.notes).get(pulled);
  return {
    policies: policies.flat(),
    // In force, for whoever placed it, from when the command had answered.
    holds: holds.map(hold => ({ ...hold, placedAt: placed.get(hold.id) ?? hold.placedAt })),
    archive: await kept.inventory(),
    restores: deeds
      .filter(each => each.what === 'restore')
      .flatMap(({ at, ids = [] }) => ids.map(id => ({ id, at }))),
    liveSince: deeds.find(each => each.what === 'go-live')?.at,
    claims: await claimsOf(kept),
    departures: await departuresOf(story, { deeds, offboardings: stores.offboardings }),
    brakes: brake === undefined ? [] : [{ from: brake.pulledAt, until: brake.endedAt }],
  };
}

async function claimsOf({ stores }: Keeping): Promise<Claim[]> {
  const waitsFor: Readonly<Record<string, string>> = { archived: 'trash', trashed: 'purge' };
  const claims: Claim[] = [];
  for await (const { id, status, fate } of stores.recordings.every()) {
    const action = fate?.action;
    if (fate === undefined || action === 'expire' || action === undefined) continue;
    if (waitsFor[status] === action) claims.push({ id, action, plannedAt: fate.plannedAt });
  }
  return claims;
}

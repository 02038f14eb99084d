import { newCheck, withShown, type DayCheck } from '../domain/day-check.ts';
import { ownerIdOf, type Owner } from '../domain/owner.ts';
import { windowOf } from '../domain/reconcile-plan.ts';
import type { RecordingId } from '../domain/recording-id.ts';
import { dayMs, earliest, hourMs, msBetween, type Window } from '../domain/time.ts';
import { noteArrivals } from './arrivals.ts';
import { compareRows, type Tally } from './compare-rows.ts';
import { readBegun, writeBegun } from './day-checks.ts';
import { allOwners } from './owners.ts';
import { hasRoom, readShown, type Shown, type Walk } from './read-shown.ts';

/** So many owners are asked for again at the most when a run dies. */
const keepEvery = 10;
const idsAtOnce = 500;

/**
 * Compares one UTC day: what Webex lists, what the table has, and what the archive holds. What is found is repaired where
 * that can be done. Repeating it, by anyone and at any time, does no harm.
 *
 * @returns undefined where there was no room left: owner by owner, the next run goes on from there
 * @throws TransientError where something could not be read: the day is not checked
 */
export async function checkDay(day: string, walk: Walk): Promise<DayCheck | undefined> {
  return walk.mode === 'org' ? checkAtOnce(day, walk) : checkByOwner(day, walk);
}

async function checkAtOnce(day: string, walk: Walk): Promise<DayCheck> {
  const tally: Tally = { check: newCheck(day, walk.ports.clock.now()) };
  const shown = await readShown({ window: soFar(day, walk) }, walk);
  await takeShown(shown, tally, walk);
  const seen = new Set<RecordingId>();
  for await (const page of walk.ports.recordings.createdOn(day)) {
    await compareRows(page, shown, tally, walk);
    for (const id of page) seen.add(id);
  }
  // Webex may select by another time than the table; and what was written a moment ago may not be in its index yet.
  await compareRows(
    [...shown.states.keys()].filter(id => !seen.has(id)),
    shown,
    tally,
    walk,
  );
  return tally.check;
}

async function checkByOwner(day: string, walk: Walk): Promise<DayCheck | undefined> {
  const { clock } = walk.ports;
  const before = await readBegun(walk.ports);
  const goesOn = before?.check.day === day && msBetween(before.check.checkedAt, clock.now()) < dayMs;
  const tally: Tally = { check: goesOn ? before.check : newCheck(day, clock.now()) };
  const keep = (after: string, isOpen = true) =>
    writeBegun({ check: tally.check, after, isOpen }, walk.ports);
  const rows = await idsByOwner(day, walk);
  let after = goesOn ? before.after : '';
  let unkept = 0;
  for (const owner of await everyone(rows, walk)) {
    if (owner.id <= after) continue;
    if (!hasRoom(walk)) {
      await keep(after);
      return undefined;
    }
    await checkOwner({ day, owner, ids: rows.get(owner.id) ?? [] }, tally, walk);
    after = owner.id;
    unkept += 1;
    if (unkept % keepEvery === 0) await keep(after);
  }
  await keep(after, false);
  return tally.check;
}

/** Whoever is known, and whoever owns a row all the same, by id. */
async function everyone(rows: ReadonlyMap<string, unknown>, walk: Walk): Promise<readonly Owner[]> {
  const known = await allOwners(walk.ports);
  const ids = new Set(known.map(owner => owner.id));
  const others = [...rows.keys()].filter(id => !ids.has(id)).map(id => ({ id, type: 'unknown' }));
  return [...known, ...others].toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

async function checkOwner(
  of: { day: string; owner: Owner; ids: readonly RecordingId[] },
  tally: Tally,
  walk: Walk,
): Promise<void> {
  const shown = await readShown({ window: soFar(of.day, walk), owner: of.owner }, walk);
  await takeShown(shown, tally, walk);
  await compareRows([...new Set([...of.ids, ...shown.states.keys()])], shown, tally, walk);
}

/** Webex need not like to be asked for what is to come. */
function soFar(day: string, { ports }: Walk): Window {
  const { from, to } = windowOf(day);
  return { from, to: earliest(to, ports.clock.now()) };
}

async function takeShown(shown: Shown, tally: Tally, walk: Walk): Promise<void> {
  const { clock, log } = walk.ports;
  const { states, missed } = shown;
  tally.check = withShown(tally.check, { states: states.values(), missed: missed.length });
  for (const { id, facts: { createTime } = {} } of missed) {
    const lateMs = createTime === undefined ? 0 : msBetween(createTime, clock.now());
    const facts = { id, lateHours: Math.round(lateMs / hourMs) };
    // Within its reach, the poller would have come to it by itself.
    if (lateMs > walk.pollerReachMs) log.error('missed-by-poll', facts);
    else log.warn('missed-by-poll', facts);
  }
  await noteArrivals(missed, walk.ports);
}

/** Rows of the day by their owner as the table has it. */
async function idsByOwner(day: string, walk: Walk): Promise<ReadonlyMap<string, readonly RecordingId[]>> {
  const { recordings } = walk.ports;
  const found = new Map<string, RecordingId[]>();
  for await (const page of recordings.createdOn(day)) {
    for (let at = 0; at < page.length; at += idsAtOnce) {
      for (const [id, { facts }] of await recordings.known(page.slice(at, at + idsAtOnce))) {
        const owner = ownerIdOf(facts?.owner?.id ?? facts?.origin.ownerId ?? '');
        const ids = found.get(owner) ?? [];
        ids.push(id);
        found.set(owner, ids);
      }
    }
  }
  return found;
}

import type { TransientError } from '../domain/errors.ts';
import type { ListWindow } from '../domain/ledger.ts';
import type { Owner } from '../domain/owner.ts';
import { minuteMs, msBetween } from '../domain/time.ts';
import { isOfList, noFigures, readList, type Figures, type Run } from './read-list.ts';
import { finishWindow, named, splitWindow } from './settle-window.ts';

/** So many are read again at the most when a run dies. */
const keepEvery = 10;
/** So many lists that fail one after the other: Webex is in trouble, not they. */
const failuresToStop = 3;
/** A list that had less time than this before the end of the run may fit into the next. */
const fairMs = minuteMs;

/** How far the reading of a window has come. */
type Walk = {
  /** As the ledger has it. */
  window: ListWindow;
  readonly figures: Figures;
  /** How many were read in this run. */
  read: number;
  /** Up to whom everyone was read or set aside, and since how many, where the ledger does not have that yet. */
  unkept: { upTo: string; count: number; aside: ListWindow[] } | undefined;
  /** The last ones, of whom nobody knows yet whether it is they who fail. */
  failed: { owner: Owner; error: TransientError }[];
};

/**
 * Reads a window owner by owner, and goes on where the last run stopped. Whoever's list fails while others' come gets a
 * window of their own: nobody waits for them, and nothing counts as read that was not.
 *
 * @throws TransientError when lists fail and no other has come
 */
export async function readByOwner(window: ListWindow, run: Run): Promise<void> {
  const walk: Walk = { window, figures: noFigures(), read: 0, unkept: undefined, failed: [] };
  const { after = '' } = window.perOwner ?? {};
  for (const owner of await run.owners()) {
    if (owner.id <= after) continue;
    if (run.ports.clock.now() >= run.deadline) {
      await keep(walk, run);
      return;
    }
    if (!(await readNext(walk, owner, run))) return;
  }
  await readAll(walk, run);
}

/** @returns whether to go on with the next */
async function readNext(walk: Walk, owner: Owner, run: Run): Promise<boolean> {
  const begun = { at: run.ports.clock.now(), pages: walk.figures.pages };
  let outOfTime: TransientError | undefined;
  try {
    outOfTime = await readList({ window: walk.window, owner }, walk.figures, run);
  } catch (error) {
    if (!isOfList(error)) throw error;
    walk.failed.push({ owner, error });
    if (walk.failed.length >= failuresToStop) await giveUp(walk, run);
    return true;
  }
  if (outOfTime !== undefined) {
    const isFair = msBetween(begun.at, run.deadline) >= fairMs && walk.figures.pages > begun.pages;
    await pause(walk, { outOfTime, isFair }, run);
    return false;
  }
  setAside(walk, run);
  walk.read += 1;
  moveOn(walk, owner);
  return (walk.unkept?.count ?? 0) < keepEvery || keep(walk, run);
}

/** At the end of the run, or before a wait that reaches beyond it. */
async function pause(
  walk: Walk,
  so: { outOfTime: TransientError; isFair: boolean },
  run: Run,
): Promise<void> {
  // One list that is too much for a whole run: begun anew, it would run into the same limit at the same page.
  const isTooMuch = walk.read === 0 && so.isFair;
  await keep(walk, run);
  if (isTooMuch && (await splitWindow(walk.window, run))) return;
  if (walk.read === 0) throw so.outOfTime;
}

async function giveUp(walk: Walk, run: Run): Promise<void> {
  const [first] = walk.failed;
  setAside(walk, run);
  await keep(walk, run);
  if (first !== undefined) throw first.error;
}

/** Everybody had their turn. */
async function readAll(walk: Walk, run: Run): Promise<void> {
  setAside(walk, run);
  if (walk.failed.length > 0) return giveUp(walk, run);
  const aside = walk.unkept?.aside ?? [];
  if (aside.length === 0) return finishWindow(walk.window, walk.figures, run);
  await run.ports.windows.split(walk.window, aside);
  sayAside(walk.window, aside.length, run);
}

/** Others' lists come, so those that failed are to blame themselves. */
function setAside(walk: Walk, run: Run): void {
  if (!run.heard) return;
  for (const { owner } of walk.failed) {
    const { from, to, kind, asOf } = walk.window;
    const timely = asOf === undefined ? {} : { asOf };
    moveOn(walk, owner).aside.push({ kind, from, to, ...timely, perOwner: { only: owner.id } });
  }
  walk.failed = [];
}

function moveOn(walk: Walk, { id }: Owner) {
  const { count = 0, aside = [] } = walk.unkept ?? {};
  walk.unkept = { upTo: id, count: count + 1, aside };
  return walk.unkept;
}

/** @returns false when somebody else is getting on with this window */
async function keep(walk: Walk, run: Run): Promise<boolean> {
  const { window, unkept } = walk;
  if (unkept === undefined) return true;
  if (!(await run.ports.windows.progress(window, unkept.upTo, unkept.aside))) return false;
  if (unkept.aside.length > 0) sayAside(window, unkept.aside.length, run);
  walk.window = { ...window, perOwner: { after: unkept.upTo } };
  walk.unkept = undefined;
  return true;
}

function sayAside(window: ListWindow, owners: number, { ports }: Run): void {
  ports.log.error('owners-set-aside', { ...named(window), owners });
}

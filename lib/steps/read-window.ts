import type { ListWindow } from '../domain/ledger.ts';
import { readByOwner } from './read-by-owner.ts';
import { noFigures, readList, type Run } from './read-list.ts';
import { finishWindow, splitWindow } from './settle-window.ts';

/**
 * Reads an unread window. It counts as read after the last page of its last list; one that does not fit into the run is
 * cut in two, or goes on with its next owner in the next run.
 *
 * @throws TransientError when there was no getting on with it
 */
export async function readWindow(window: ListWindow, run: Run): Promise<void> {
  const { perOwner } = window;
  if (perOwner !== undefined && perOwner.only === undefined) return readByOwner(window, run);
  const figures = noFigures();
  const outOfTime = await readList({ window, owner: await ownerOf(perOwner?.only, run) }, figures, run);
  if (outOfTime === undefined) return finishWindow(window, figures, run);
  // Begun anew, it would run into the same limit at the same page, run after run.
  if (figures.pages > 0 && (await splitWindow(window, run))) return;
  throw outOfTime;
}

async function ownerOf(id: string | undefined, run: Run) {
  if (id === undefined) return undefined;
  const owners = await run.owners();
  return owners.find(owner => owner.id === id) ?? { id, type: 'unknown' };
}

import { modeOf, type ListWindow } from '../domain/ledger.ts';
import { halves } from '../domain/windows.ts';
import type { Figures, Run } from './read-list.ts';

/** Counts a window as read, and says what it held. */
export async function finishWindow(window: ListWindow, figures: Figures, { ports }: Run): Promise<void> {
  await ports.windows.finish(window, ports.clock.now());
  ports.log.info('window-read', { ...named(window), ...figures });
}

/** @returns false when the window cannot be cut any smaller */
export async function splitWindow(window: ListWindow, { ports }: Run): Promise<boolean> {
  const parts = halves(window);
  if (parts === undefined) return false;
  await ports.windows.split(window, parts);
  ports.log.info('window-split', named(window));
  return true;
}

/** What may be said of a window: not whose it is. */
export function named(window: ListWindow) {
  return { kind: window.kind, mode: modeOf(window), from: window.from, to: window.to };
}

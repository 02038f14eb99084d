import type { ListWindow, WindowKind } from '../../lib/domain/ledger.ts';
import type { Instant } from '../../lib/domain/time.ts';
import type { WindowLedger } from '../../lib/ports.ts';

/** A ledger for thousands of short lives. `read()` is what was finished. */
export function ledgerInMemory(): WindowLedger & { read(): readonly ListWindow[] } {
  const unread = new Map<string, ListWindow>();
  const read: ListWindow[] = [];
  const marks = new Map<WindowKind, Instant>();
  const keyOf = (window: ListWindow) => `${window.kind} ${window.from} ${window.to}`;
  const add = (windows: readonly ListWindow[]) => {
    for (const window of windows) unread.set(keyOf(window), window);
  };
  return {
    read: () => read,
    unread: async () => [...unread.values()],
    plannedUntil: async kind => marks.get(kind),
    async plan({ kind, since, until, windows }) {
      if (marks.get(kind) !== since) return false;
      add(windows);
      marks.set(kind, until);
      return true;
    },
    async finish(window) {
      if (unread.delete(keyOf(window))) read.push(window);
    },
    async split(window, parts) {
      if (unread.delete(keyOf(window))) add(parts);
    },
  };
}

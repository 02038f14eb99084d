import { begunAnew, markName, ownerMarks, windowName, type ListWindow } from '../../lib/domain/ledger.ts';
import type { Instant } from '../../lib/domain/time.ts';
import type { WindowLedger } from '../../lib/ports.ts';

/** A ledger for thousands of short lives. `read()` is what was finished. */
export function ledgerInMemory(): WindowLedger & { read(): readonly ListWindow[] } {
  const unread = new Map<string, ListWindow>();
  const read: ListWindow[] = [];
  const marks = new Map<string, Instant>();
  const add = (windows: readonly ListWindow[]) => {
    for (const window of windows) {
      const name = windowName(window);
      unread.set(name, unread.has(name) ? begunAnew(window) : window);
    }
  };
  return {
    read: () => read,
    unread: async () => [...unread.values()],
    wereRead: async kind => read.filter(window => window.kind === kind),
    plannedUntil: async (kind, mode) => marks.get(markName({ kind, mode })),
    plannedOwners: async () =>
      new Set([...marks.keys()].filter(isOfOwner).map(name => name.slice(ownerMarks.length))),
    async plan({ since, until, windows, ...scope }) {
      if (marks.get(markName(scope)) !== since) return false;
      add(windows);
      marks.set(markName(scope), until);
      return true;
    },
    async finish(window) {
      if (unread.delete(windowName(window))) read.push(window);
    },
    async progress(window, after, aside) {
      const found = unread.get(windowName(window));
      if (found === undefined || found.perOwner?.after !== window.perOwner?.after) return false;
      unread.set(windowName(window), { ...window, perOwner: { ...window.perOwner, after } });
      add(aside);
      return true;
    },
    async split(window, parts) {
      if (unread.delete(windowName(window))) add(parts);
    },
    async drop(windows) {
      for (const window of windows) unread.delete(windowName(window));
    },
  };
}

function isOfOwner(name: string): boolean {
  return name.startsWith(ownerMarks);
}

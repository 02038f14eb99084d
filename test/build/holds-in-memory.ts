import { isInForce, type Hold } from '../../lib/domain/hold.ts';
import type { Holds, Papers } from '../../lib/ports.ts';

/** Holds for thousands of short lives. */
export function holdsInMemory(): Holds {
  const kept = new Map<string, Hold>();
  return {
    add: async added => void kept.set(added.id, added),
    inForce: async () => [...kept.values()].filter(isInForce),
    all: async () => [...kept.values()],
    async release(id, by, at) {
      const before = kept.get(id);
      if (before === undefined || !isInForce(before)) return before;
      const released = { ...before, releasedBy: by, releasedAt: at };
      kept.set(id, released);
      return released;
    },
  };
}

/** Papers for the same, on top of others that are only read. */
export function papersInMemory(behind: Pick<Papers, 'get'>): Papers {
  const kept = new Map<string, string>();
  return {
    async put(key, text) {
      if (kept.has(key)) return false;
      kept.set(key, text);
      return true;
    },
    get: async key => kept.get(key) ?? behind.get(key),
    async *keys(prefix) {
      yield* [...kept.keys()].filter(key => key.startsWith(prefix)).toSorted();
    },
  };
}

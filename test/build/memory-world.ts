import type { Hold } from '../../lib/domain/hold.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import type { Instant } from '../../lib/domain/time.ts';
import { readPolicy } from '../../lib/policy/read-policy.ts';
import type { Holds, Marks, Papers } from '../../lib/ports.ts';
import { notesInMemory } from './notes-in-memory.ts';
import { offboardingsInMemory } from './offboardings-in-memory.ts';
import { rowsInMemory } from './rows-in-memory.ts';
import { all } from './webex.ts';
import { handClock, keptLog } from './step-world.ts';

/** What a sweep needs, for thousands of short lives. */
export function memoryWorld(rows: readonly Recording[], start: Instant) {
  const clock = handClock(start);
  const recordings = rowsInMemory(rows);
  const kept = new Map<string, string>();
  let placed: readonly Hold[] = [];
  let made = 0;
  const papers: Papers = {
    async put(key, text) {
      if (kept.has(key)) return false;
      kept.set(key, text);
      return true;
    },
    get: async key => kept.get(key),
    async *keys(prefix) {
      yield* [...kept.keys()].filter(key => key.startsWith(prefix)).toSorted();
    },
  };
  const marks = new Map<string, Instant>();
  const theMarks: Marks = {
    get: async name => marks.get(name),
    advance: async (name, to) => void marks.set(name, to),
  };
  const holds: Pick<Holds, 'inForce'> = { inForce: async () => placed };
  return {
    clock,
    log: keptLog(),
    recordings,
    notes: notesInMemory(),
    papers,
    marks: theMarks,
    offboardings: offboardingsInMemory(),
    gates: { get: async () => undefined },
    holds,
    readPolicy,
    newId: () => String((made += 1)).padStart(8, '0'),
    /** These holds are in force from now on, and no others. */
    hold: (now: readonly Hold[]) => void (placed = now),
    rows: async (): Promise<Recording[]> => all(recordings.every()),
  };
}

export type MemoryWorld = ReturnType<typeof memoryWorld>;

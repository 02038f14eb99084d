import type { ChangeFeed } from './feed.ts';
import type { MappingSettings } from './template-mapping.ts';

/** Saved for a consumer that has begun and settled nothing yet, where 0 would mean that it never began. */
const beforeAll = -1;

/**
 * How far a mapping has come in its feed: how far it has read, and, as the checkpoint, before which record everything
 * is settled. Where it begins is its starting position the first time, and its checkpoint ever after.
 */
export function readingPosition(mapping: MappingSettings, feed: ChangeFeed) {
  let saved = startOf(mapping, feed);
  let readUpTo = Math.max(0, saved);
  /** Sequences that were read and are not settled, in order. */
  const open = new Set<number>();

  return {
    readUpTo: () => readUpTo,
    /** @param wanted whether it is to be delivered, and so stays open until it is settled */
    passed(sequence: number, wanted: boolean): void {
      readUpTo = sequence;
      if (wanted) open.add(sequence);
    },
    settled(sequences: readonly number[]): void {
      for (const sequence of sequences) open.delete(sequence);
    },
    /** @throws what the feed throws; then a later one makes up for it */
    saveCheckpoint(): void {
      const [oldest] = open;
      const checkpoint = (oldest === undefined ? readUpTo : oldest - 1) || beforeAll;
      if (checkpoint === saved) return;
      feed.saveCheckpoint(mapping.name, checkpoint);
      saved = checkpoint;
    },
    /** Whether nothing is open, and nothing left to read. */
    atTheEnd: () => open.size === 0 && feed.read(readUpTo, 1).length === 0,
  };
}

function startOf(mapping: MappingSettings, feed: ChangeFeed): number {
  const saved = feed.checkpoint(mapping.name);
  if (saved !== 0 || mapping.startingPosition === 'TRIM_HORIZON') return saved;
  let latest = 0;
  for (;;) {
    const last = feed.read(latest, 1_000).at(-1);
    if (last === undefined) break;
    latest = last.sequence;
  }
  feed.saveCheckpoint(mapping.name, latest || beforeAll);
  return latest || beforeAll;
}

import type { Backend } from './backend.ts';

/** Tells when the last thing that is planned will have happened. */
export function lastEvent({ recordings, late, accounts }: Backend): () => number {
  let known = { of: '', ms: 0 };
  return () => {
    // Every move of the clock asks, and nothing else makes a difference.
    const of = `${recordings.size} recordings, ${late.decisions()} decisions`;
    if (of !== known.of) {
      const ms = recordings
        .all()
        .reduce((last, each) => Math.max(last, late.visibleAtMs(each), each.transcriptReadyAtMs ?? 0), 0);
      known = { of, ms };
    }
    return Math.max(known.ms, accounts.lastPlannedMs());
  };
}

import type { ModelRecording } from './recording.ts';

/** Every recording, to be found by id, and by when its file was made. */
export type Collection = {
  readonly size: number;
  all(): readonly ModelRecording[];
  /** @param id with or without dashes, in any case */
  find(id: string): ModelRecording | undefined;
  /** Those whose file was made from `fromMs` to before `toMs`, newest first. */
  madeBetween(fromMs: number, toMs: number): Iterable<ModelRecording>;
  /** How long after the recording began the file was made, at the least and at the most. */
  readonly lagMs: { readonly least: number; readonly most: number };
  add(recording: ModelRecording): void;
};

export function collection(first: readonly ModelRecording[]): Collection {
  const sorted = first.toSorted(newestFirst);
  const inOrder = [...first];
  const byId = new Map(first.map(each => [plain(each.id), each]));
  let lagMs = first.reduce(widen, { least: 0, most: 0 });
  return {
    get size() {
      return inOrder.length;
    },
    all: () => inOrder,
    find: id => byId.get(plain(id)),
    *madeBetween(fromMs, toMs) {
      for (let at = firstMadeBefore(sorted, toMs); at < sorted.length; at += 1) {
        const recording = sorted[at];
        if (recording === undefined || recording.createdAtMs < fromMs) return;
        yield recording;
      }
    },
    get lagMs() {
      return lagMs;
    },
    add(recording) {
      inOrder.push(recording);
      byId.set(plain(recording.id), recording);
      let at = firstMadeBefore(sorted, recording.createdAtMs + 1);
      while (at < sorted.length && newestFirst(recording, sorted[at] ?? recording) > 0) at += 1;
      sorted.splice(at, 0, recording);
      lagMs = widen(lagMs, recording);
    },
  };
}

function plain(id: string): string {
  return id.replaceAll('-', '').toLowerCase();
}

function newestFirst(a: ModelRecording, b: ModelRecording): number {
  return b.createdAtMs - a.createdAtMs || (a.id < b.id ? -1 : Number(a.id > b.id));
}

/** The index of the newest recording that was made before this moment. */
function firstMadeBefore(sorted: readonly ModelRecording[], ms: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.createdAtMs ?? 0) < ms) high = middle;
    else low = middle + 1;
  }
  return low;
}

function widen(lagMs: Collection['lagMs'], each: ModelRecording): Collection['lagMs'] {
  const lag = each.createdAtMs - each.recordedAtMs;
  return { least: Math.min(lagMs.least, lag), most: Math.max(lagMs.most, lag) };
}

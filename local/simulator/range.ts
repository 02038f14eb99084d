import type { Readable } from 'node:stream';

/** Both ends inclusive, as in the header. */
export type Range = { readonly start: number; readonly end: number };

/** @returns undefined for the whole: a header in another form is ignored, as the standard allows */
export function readRange(header: string | undefined, bytes: number): Range | 'unsatisfiable' | undefined {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === undefined) return undefined;
  const start = Number(first);
  const end = Math.min(last === undefined || last === '' ? Infinity : Number(last), bytes - 1);
  if (start >= bytes) return 'unsatisfiable';
  return end < start ? undefined : { start, end };
}

export async function* sliceOf(source: Readable, range: Range): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    const piece = chunk.subarray(Math.max(0, range.start - at), Math.max(0, range.end + 1 - at));
    if (piece.length > 0) yield piece;
    at += chunk.length;
    if (at > range.end) return;
  }
}

import { dayMs, hourMs, minuteMs, msBetween, type Instant } from '../../lib/domain/time.ts';

const units = [
  ['days', dayMs],
  ['hours', hourMs],
  ['minutes', minuteMs],
] as const;

/** A stretch of time as people say it: in its largest unit of which there are two. */
export function span(ms: number): string {
  const [unit, unitMs] = units.find(([, eachMs]) => ms >= 2 * eachMs) ?? ['seconds', 1_000];
  return `${Math.floor(ms / unitMs)} ${unit}`;
}

/** How long ago a moment was, or how far ahead it is. */
export function away(at: Instant, now: Instant): string {
  const agoMs = msBetween(at, now);
  return agoMs < 0 ? `in ${span(-agoMs)}` : `${span(agoMs)} ago`;
}

/** A number with its noun; every noun here takes an s. */
export function several(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What was counted, in this order of the words, or `none`. */
export function counted<Word extends string>(
  words: readonly Word[],
  countOf: (word: Word) => number | undefined,
): string {
  const named = words.map(word => [word, countOf(word) ?? 0] as const).filter(([, count]) => count > 0);
  return named.map(([word, count]) => `${word} ${count}`).join(', ') || 'none';
}

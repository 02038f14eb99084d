import { msBetween, type Instant } from '../../lib/domain/time.ts';
import { span } from '../../lib/page/words.ts';

/** How long ago a moment was, or how far ahead it is. */
export function away(at: Instant, now: Instant): string {
  const agoMs = msBetween(at, now);
  return agoMs < 0 ? `in ${span(-agoMs)}` : `${span(agoMs)} ago`;
}

/** What was counted, in this order of the words, or `none`. */
export function counted<Word extends string>(
  words: readonly Word[],
  countOf: (word: Word) => number | undefined,
): string {
  const named = words.map(word => [word, countOf(word) ?? 0] as const).filter(([, count]) => count > 0);
  return named.map(([word, count]) => `${word} ${count}`).join(', ') || 'none';
}

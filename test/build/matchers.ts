import { expect } from 'vitest';

// Vitest types its matchers as `any`, which would spread into whatever they are part of.

/** Fits any text. */
export const anyText: unknown = expect.any(String);

/** Fits a text that the pattern fits. */
export function textLike(pattern: RegExp): unknown {
  return expect.stringMatching(pattern);
}

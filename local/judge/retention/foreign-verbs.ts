import type { Problem } from '../problem.ts';
import type { RetentionTruth, Write } from '../truth.ts';
import { isOurs } from './life.ts';
import { isoOf } from './spans.ts';

/** The only token that is ever to write. */
const writer = 'admin';

/** Writes that the software under test must not know how to make. */
export function judgeVerbs({ writes }: RetentionTruth): Problem[] {
  return writes.filter(isOurs).flatMap((write): Problem[] => {
    const why = whyForeign(write);
    if (why === undefined) return [];
    return [{ kind: 'foreign-verb', of: write.operation, why: `${why}, at ${isoOf(Date.parse(write.at))}` }];
  });
}

function whyForeign({ operation, token, all }: Write): string | undefined {
  if (operation === 'delete') return 'the compliance officer’s own delete';
  if (all === true) return 'about everything, and by no name';
  return token === writer ? undefined : `by the token ${token}`;
}

import type { Wait } from './earliest.ts';
import type { Call, Life } from './life.ts';
import type { JudgedPolicy, JudgedRule } from './policy-file.ts';
import { ruleOf } from './rule-of.ts';
import { dayMs } from './spans.ts';

/** The clock of a soft delete; whoever restored it, by an order or a hold of ours too, sets it anew. */
export function waitForTrash(life: Life, past: readonly Call[], listedMs: number): Wait {
  const restoredMs = past.findLast(({ write }) => write.operation === 'restore')?.atMs ?? -Infinity;
  return {
    announcedFromMs: Math.max(listedMs, restoredMs),
    dueMs: policy => {
      const rule = ruleFor(life, policy);
      if (rule === undefined) return Infinity;
      const startMs = Math.max(Date.parse(life.recording[rule.clock]), restoredMs + policy.graceMs);
      return startMs + rule.trashAfterMs;
    },
  };
}

/** @returns a sentence where no clock is running at all */
export function waitInBin(life: Life, past: readonly Call[]): Wait | string {
  const trashed = past.at(-1);
  if (trashed?.write.operation !== 'softDelete') return 'and it was not in the recycle bin';
  if (!isTrashedByUs(life, trashed)) return 'and somebody else had trashed it';
  return {
    announcedFromMs: trashed.shownMs,
    dueMs: policy => trashed.shownMs + (ruleFor(life, policy)?.purgeAfterMs ?? Infinity),
  };
}

// Whoever sends a soft delete and sees it in the bin afterwards cannot know that a person was faster.
function isTrashedByUs(life: Life, trashed: Call): boolean {
  return life.calls.some(
    ({ isOurs, write, atMs }) =>
      isOurs &&
      write.operation === 'softDelete' &&
      trashed.atMs <= atMs &&
      atMs <= trashed.atMs + (trashed.isOurs ? 0 : dayMs),
  );
}

/** The rule for a recording as it was when it was first listed, where that can be told. */
export function ruleFor({ seen }: Life, policy: JudgedPolicy): JudgedRule | undefined {
  return seen === undefined ? undefined : ruleOf(seen, policy);
}

import { mergedInto, type OffboardingMove } from './hear-offboarding.ts';
import { isOpen, isUnbegun, type Offboarding, type Unbegun } from './offboarding.ts';
import { allWords } from './offboarding-words.ts';
import type { PersonKey } from './person-key.ts';
import { everyKey, settle, type Settling } from './settle-offboarding.ts';

/** A case as it is to be written, with others of the same person that go on in it, and what leads to it from now on. */
export type Merged = {
  readonly to: Offboarding;
  readonly merges: readonly OffboardingMove[];
  readonly keys: readonly PersonKey[];
};

/**
 * Joins the cases that turn out to be of one person. What several say is looked up once more; what was begun is not begun
 * again.
 *
 * @param others every other case that one of its keys leads to
 */
export function mergedWith(each: Offboarding, others: readonly Offboarding[], so: Settling): Merged {
  const open = others.filter(isOpen);
  const [same, different] = [
    open.filter(other => isSamePerson(each, other)),
    open.filter(other => !isSamePerson(each, other)),
  ];
  const taken = new Set(different.flatMap(other => everyKey(other)));
  const keysOf = (to: Offboarding) => everyKey(to).filter(key => !taken.has(key));
  const begun = same.find(other => !isUnbegun(other));
  if (!isUnbegun(each)) {
    const theirs = new Set(open.flatMap(other => everyKey(other)));
    return { to: each, merges: [], keys: everyKey(each).filter(key => !theirs.has(key)) };
  }
  if (begun !== undefined) return { to: mergedInto(begun.id, each, so.now), merges: [], keys: [] };
  const waiting = same.filter(isUnbegun);
  if (waiting.length === 0) return { to: each, merges: [], keys: keysOf(each) };
  const to = settle(joined(each, waiting), so);
  const merges = waiting.map(from => ({ from, to: mergedInto(each.id, from, so.now) }));
  return { to, merges, keys: [...new Set([...keysOf(to), ...waiting.flatMap(keysOf)])] };
}

function joined(each: Unbegun, others: readonly Unbegun[]): Unbegun {
  const words = others.reduce((all, other) => allWords(all, other.words), each.words);
  const approval = each.approval ?? others.find(other => other.approval !== undefined)?.approval;
  return { ...each, words, enrichedAt: undefined, ...(approval === undefined ? {} : { approval }) };
}

/** An address may have been somebody else's before. */
function isSamePerson(one: Offboarding, other: Offboarding): boolean {
  return one.ownerId === undefined || other.ownerId === undefined || one.ownerId === other.ownerId;
}

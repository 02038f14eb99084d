import type { Offboarding } from '../../lib/domain/offboarding.ts';
import { isOpen, isUnbegun } from '../../lib/domain/offboarding.ts';
import { nothingReassigned } from '../../lib/domain/reassignment.ts';
import { effectiveOf } from '../../lib/domain/settle-offboarding.ts';
import { several } from '../../lib/page/words.ts';

const reasons = {
  'second-source': 'nobody else has said so yet',
  protected: 'the person is protected',
  'too-many': 'too many leave at once',
  contradiction: 'somebody says that the person is back',
  'several-people': 'what is known leads to several people',
} as const;

/** The departures as people read them, the newest first. */
export function caseLines(cases: readonly Offboarding[], all: boolean): string[] {
  if (cases.length === 0) return [all ? 'There was never a departure.' : 'No departure is open.'];
  return newestFirst(cases).map(each => `${each.id}  ${stateWords(each)}`);
}

export function newestFirst(cases: readonly Offboarding[]): readonly Offboarding[] {
  return cases.toSorted(
    (one, other) => other.openedAt.localeCompare(one.openedAt) || one.id.localeCompare(other.id),
  );
}

/** Whether anything is still to be done, or to be looked for. */
export function isUnfinished(each: Offboarding): boolean {
  return isOpen(each) || each.lookAt !== undefined;
}

/** One departure, with whom it is about. */
export function wholeLines(each: Offboarding): string[] {
  const { reassignment, successor, account } = each;
  return [
    `Departure ${each.id}: ${stateWords(each)}`,
    `  opened ${each.openedAt} by ${each.openedBy}`,
    ...told(effectiveOf(each), at => `  leaves ${at}`),
    ...told(each.ownerId, id => `  owner ${id}`),
    ...told(account, ({ state, seenAt }) => `  the account was ${state} at ${seenAt}`),
    ...told(successor, ({ ownerId, basis }) => `  the successor is ${ownerId} (${basis})`),
    ...told(each.approval, ({ by, at }) => `  approved ${at} by ${by}`),
    ...Object.entries(each.words).map(([name, { subject, assurance }]) => {
      const whom = [...subject.emails, ...[subject.sourceUserId ?? []].flat()].join(', ');
      return `  ${name} (${assurance}) speaks of ${whom === '' ? 'that owner' : whom}`;
    }),
    ...told(reassignment, ({ calls }) => `  ${several(calls.length, 'call')} to Webex, each with a receipt:`),
    ...(reassignment?.calls ?? []).map(({ receipt }) => `    receipts/${receipt}.json`),
  ];
}

function stateWords(each: Offboarding): string {
  return [each.status, ...detailsOf(each)].join(', ');
}

function detailsOf(each: Offboarding): string[] {
  const { reassignment } = each;
  const { left } = reassignment ?? nothingReassigned;
  return [
    ...(each.status === 'held' ? each.for.map(reason => reasons[reason]) : []),
    ...(isUnbegun(each) ? told(effectiveOf(each), at => `leaves ${at}`) : []),
    ...(each.status === 'needs-successor' ? ['name one with tapekeeper offboarding assign'] : []),
    ...told(reassignment, ({ moved }) => `${several(moved, 'recording')} reassigned`),
    ...(left.length === 0 ? [] : [`${left.length} stay where they are`]),
    ...told(reassignment?.undo, ({ by }) => `to be given back by order of ${by}`),
    ...told(reassignment?.undoRefused, why => `not given back, because the account is ${why}`),
    ...told(reassignment?.undoneAt, at => `given back ${at}`),
    ...('returnedAt' in each ? told(each.returnedAt, at => `the person is back since ${at}`) : []),
  ];
}

function told<Value>(value: Value | undefined, words: (value: Value) => string): string[] {
  return value === undefined ? [] : [words(value)];
}

import * as z from 'zod/mini';
import type { ListMode } from './list-mode.ts';
import { instant } from './time.ts';

const ownerId = z.string().check(z.minLength(1));

/**
 * Read owner by owner, in the order of their ids: everyone after the owner named `after`, or `only` one. Without this,
 * the organisation's list is read.
 */
const perOwner = z.readonly(z.object({ after: z.optional(ownerId), only: z.optional(ownerId) }));

/** `tail` follows the present, the look-backs re-read what files come late for, `history` is all that was before. */
export const windowKinds = ['tail', 'look-back', 'deep-look-back', 'history'] as const;

/** A stretch of time to be read from Webex. It counts as read after the last page of the last list that it takes. */
export const listWindow = z.readonly(
  z.object({
    kind: z.enum(windowKinds),
    from: instant,
    to: instant,
    /** When it was planned. Missing where nobody had looked for a while: then nobody can tell how late a find came. */
    asOf: z.optional(instant),
    perOwner: z.optional(perOwner),
  }),
);
export type ListWindow = z.infer<typeof listWindow>;
export type WindowKind = ListWindow['kind'];

/** How a window is read. */
export function modeOf(window: ListWindow): ListMode['mode'] {
  return window.perOwner === undefined ? 'org' : 'perOwner';
}

/** What makes a window the same one, however far its reading has come. */
export function windowName({ kind, from, to, perOwner: by }: ListWindow): string {
  const owners = by === undefined ? [] : ['perOwner', ...(by.only === undefined ? [] : [by.only])];
  return [kind, from, to, ...owners].join('#');
}

/** The same window as it is before anyone was read. */
export function begunAnew(window: ListWindow): ListWindow {
  const { perOwner: by, ...rest } = window;
  if (by === undefined) return window;
  return { ...rest, perOwner: by.only === undefined ? {} : { only: by.only } };
}

/** Whose plans follow each other: a kind of windows, in a mode, or for one owner alone. */
export type PlanScope = {
  readonly kind: WindowKind;
  /** `org` if missing. */
  readonly mode?: ListMode['mode'] | undefined;
  readonly owner?: string | undefined;
};

/** What the marks of all owners' histories begin with. */
export const ownerMarks = 'history#perOwner#';

/** The name of a scope's mark. */
export function markName({ kind, mode = 'org', owner }: PlanScope): string {
  if (owner !== undefined) return `${ownerMarks}${owner}`;
  return mode === 'org' ? kind : `${kind}#${mode}`;
}

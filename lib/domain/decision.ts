import type { Destruction, Fate } from './course.ts';
import type { Instant } from './time.ts';

/** Why, in words that name no person: the name of the rule (none where none can be found) and a sentence. */
type Told = { readonly rule: string | undefined; readonly reason: string };

/** May be sent to Webex now. `fate` is what was announced, as it counts under the present policy. */
export type Act = Told & { readonly next: Destruction; readonly fate: Fate };
/** Nothing is to be done: before `until`, or for good where there is none. */
export type Keep = Told & {
  readonly next: 'keep';
  readonly until?: Instant;
  readonly then?: Destruction;
};
/** Something else has to come first. `until` is when that is over, where it is known. */
export type Wait = Told & {
  readonly next: 'wait';
  readonly for: 'archive' | 'hold' | 'owner' | 'plan' | 'notice' | 'grace' | 'outcome' | 'person';
  readonly until?: Instant;
  /** The ids of the holds that are waited for. */
  readonly holds?: readonly string[];
};
/** What comes next for a recording. */
export type Decision = Act | Keep | Wait;

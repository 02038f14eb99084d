import * as z from 'zod/mini';
import { maybe, maybeText, text } from './lenient.ts';

/** Webex writes these as booleans and as texts. What is neither says nothing. */
const maybeFlag = maybe(
  z.pipe(
    z.union([z.boolean(), z.string()]),
    z.transform(value => ({ true: true, false: false })[`${value}`]),
  ),
);
const maybeTexts = maybe(z.array(z.string()));

/** A person. Only an administrator's token is shown what says anything about the account. */
export const personShape = z.looseObject({
  id: text,
  emails: maybeTexts,
  displayName: maybeText,
  orgId: maybeText,
  managerId: maybeText,
  department: maybeText,
  type: maybeText,
  /** Whether the account may be used. */
  loginEnabled: maybeFlag,
  invitePending: maybeFlag,
  roles: maybeTexts,
  licenses: maybeTexts,
  locationId: maybeText,
  /** Presence, and nothing but: `inactive` is a person who has been away from the keyboard for ten minutes. */
  status: maybeText,
});
export type Person = z.infer<typeof personShape>;

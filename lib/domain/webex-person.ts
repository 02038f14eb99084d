/** A person as the administrator's token shows them. */
export type WebexPerson = {
  /** As recordings spell it. Stays theirs when they are renamed. */
  readonly ownerId: string;
  /** In lower case. */
  readonly emails: readonly string[];
  /** Whether the account may be used; never taken from presence. `unknown`: not shown. */
  readonly state: 'active' | 'inactive' | 'unknown';
  readonly managerId?: string | undefined;
  readonly department?: string | undefined;
  readonly organisationId?: string | undefined;
};

/**
 * The one source that is Webex itself: what `watch-users` has seen of an account. No connection and no system of one can
 * be called so.
 */
export const webexItself = 'webex:people';

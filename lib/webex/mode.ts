export const modes = ['dry-run', 'live'] as const;
/** Whether writes are sent. Without a word it is `dry-run`. */
export type Mode = (typeof modes)[number];

/** A write that was not sent, because the connection is in dry run. Nothing has changed at Webex. */
export class DryRunError extends Error {
  override readonly name = 'DryRunError';
  readonly operation: string;

  constructor(operation: string) {
    super(`Dry run: nothing was sent to ${operation}. Set the mode to live to have it sent.`);
    this.operation = operation;
  }
}

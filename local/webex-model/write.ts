/** A write as the truth tells it. `ids` is what it was about, `changed` what it made a difference to. */
export type Write = {
  readonly atMs: number;
  readonly operation: 'softDelete' | 'restore' | 'purge' | 'delete' | 'reassign';
  readonly token: string;
  readonly ids: readonly string[];
  readonly changed: readonly string[];
  /** The new owner. */
  readonly to?: string | undefined;
  /** Whether it was about whatever was there, and named nothing. */
  readonly all?: true | undefined;
  /** Whether the answer was a refusal all the same: what could be done was done. */
  readonly refused?: true | undefined;
};

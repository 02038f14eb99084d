import type { Instant } from '../../lib/domain/time.ts';

/** One change of a row, as a stream carries it: whole items before and after. */
export type ChangeRecord = {
  /** From 1 on, grows by time; never used twice. */
  readonly sequence: number;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly id: string;
  readonly oldImage?: Readonly<Record<string, unknown>> | undefined;
  readonly newImage?: Readonly<Record<string, unknown>> | undefined;
  /** Who made the change, where it was not a caller: `timeToLive` for a row that has run out. */
  readonly userIdentity?: UserIdentity | undefined;
  readonly at: Instant;
};

export type UserIdentity = { readonly type: string; readonly principalId: string };

/** What the stream says of a removal by the table's time to live. */
export const timeToLive: UserIdentity = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };

/** The changes of one table, and how far each consumer has come. */
export interface ChangeFeed {
  /** The next changes after a sequence, oldest first, at most `limit`. */
  read(after: number, limit: number): readonly ChangeRecord[];
  /** What was last saved for a consumer; 0 before that. */
  checkpoint(consumer: string): number;
  saveCheckpoint(consumer: string, sequence: number): void;
  onChange(listener: () => void): void;
}

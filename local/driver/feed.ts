import type { Instant } from '../../lib/domain/time.ts';

/** One change of a row, as a stream carries it: whole items before and after. */
export type ChangeRecord = {
  /** Grows by time; never used twice. */
  readonly sequence: number;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly id: string;
  readonly oldImage?: Readonly<Record<string, unknown>> | undefined;
  readonly newImage?: Readonly<Record<string, unknown>> | undefined;
  readonly at: Instant;
};

/** The changes of one table, and how far each consumer has come. */
export interface ChangeFeed {
  /** The next changes after a sequence, oldest first, at most `limit`. */
  read(after: number, limit: number): readonly ChangeRecord[];
  checkpoint(consumer: string): number;
  saveCheckpoint(consumer: string, sequence: number): void;
  onChange(listener: () => void): void;
}

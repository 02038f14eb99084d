import { randomUUID } from 'node:crypto';
import { onTestFinished, vi } from 'vitest';
import { recordingId, type RecordingId } from '../../lib/domain/recording-id.ts';

/** How a contract suite gets the implementation that it tests. */
export type Open<Store> = () => Promise<{ store: Store; close: () => Promise<void> }>;

/** Opens a store for the running test, and closes it afterwards. */
export async function opened<Store>(open: Open<Store>): Promise<Store> {
  const { store, close } = await open();
  onTestFinished(close);
  return store;
}

/** An id that nobody else has, in this run or in any other: engines may be shared. */
export function ownId(): RecordingId {
  return recordingId.parse(randomUUID());
}

/** Waits until what `check` expects holds, for what may be a moment late. */
export async function eventually(check: () => Promise<void>): Promise<void> {
  await vi.waitFor(check, { timeout: 5_000, interval: 25 });
}

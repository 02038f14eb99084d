import { onTestFinished } from 'vitest';
import type { WindowKind } from '../../lib/domain/ledger.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import { hourMs, plusMs } from '../../lib/domain/time.ts';
import { openEmbeddedStores } from '../../local/store/embedded-stores.ts';
import { at } from './recordings.ts';
import { handClock } from './step-world.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** What time it is in these tables. */
export const now = at('2026-03-02T12:00:00Z');

/** A moment on that day. */
export function today(time: string) {
  return at(`2026-03-02T${time}Z`);
}

/** Tables in a folder that goes away with the test, where the poller planned last five minutes ago and read it all. */
export async function statusWorld() {
  const data = await temporaryFolder();
  const stores = openEmbeddedStores(`${data}/tables`, handClock('2026-03-02T12:00:00Z'), 'kill');
  let open = true;
  const close = () => {
    if (open) stores.close();
    open = false;
  };
  onTestFinished(close);
  const plan = async (kind: WindowKind, until: string, unreadTo: readonly string[] = []) => {
    const windows = unreadTo.map(to => ({ kind, from: plusMs(at(to), -hourMs), to: at(to) }));
    const since = await stores.windows.plannedUntil(kind);
    await stores.windows.plan({ kind, since, until: at(until), windows });
  };
  return {
    ...stores,
    data,
    close,
    /** Moves a kind's mark, and adds unread windows that end at these times. */
    plan,
    async add(...rows: Recording[]) {
      for (const row of rows) await stores.recordings.create(row);
    },
    /** So that nothing needs a person. */
    async well() {
      await plan('history', '2026-02-28T00:00:00Z');
      await plan('look-back', '2026-03-02T11:00:00Z');
      await plan('deep-look-back', '2026-03-02T08:00:00Z');
      await plan('tail', '2026-03-02T11:55:00Z');
    },
  };
}
export type StatusWorld = Awaited<ReturnType<typeof statusWorld>>;

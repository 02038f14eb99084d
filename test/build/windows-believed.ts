import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { listWindow, type ListWindow } from '../../lib/domain/ledger.ts';
import { instant, type Instant } from '../../lib/domain/time.ts';
import type { Owner } from '../../local/webex-model/organisation.ts';
import type { WholeList } from './watchful-gateway.ts';

/** A window of the ledger, and since when it counts as read. */
export type LedgerWindow = { readonly window: ListWindow; readonly readAt: Instant | undefined };

const stored = z.object({ window: z.string(), read_at: z.nullable(instant) });

/** All windows of the ledger, read out of its file. */
export function windowsIn(dataFolder: string): LedgerWindow[] {
  const tables = new DatabaseSync(join(dataFolder, 'tables', 'tables.sqlite'), { timeout: 1_000 });
  try {
    return tables
      .prepare('SELECT window, read_at FROM windows')
      .all()
      .map(row => stored.parse(row))
      .map(({ window, read_at: readAt }) => ({
        window: listWindow.parse(JSON.parse(window)),
        readAt: readAt ?? undefined,
      }));
  } finally {
    tables.close();
  }
}

/**
 * The windows that count as read although not all of their lists had come to the last page by then, as texts.
 *
 * @param owners everyone whose recordings there are, and has been from the beginning
 * @param lists what came whole, by whoever watched it
 */
export function believedTooSoon(
  windows: readonly LedgerWindow[],
  so: { owners: readonly Pick<Owner, 'id' | 'type' | 'email'>[]; lists: readonly WholeList[] },
): string[] {
  const came = Map.groupBy(so.lists, ({ status, from, to, of }) => [status, from, to, of].join(' '));
  const ofThemselves = new Set(
    windows.map(({ window: { kind, from, to, perOwner } }) => [kind, from, to, perOwner?.only].join(' ')),
  );

  function owed({ kind, from, to, perOwner }: ListWindow): string[] {
    if (perOwner === undefined) return ['everyone'];
    const { only } = perOwner;
    // Whoever was set aside has a window of their own, and is not read in everyone's.
    const mine = so.owners.filter(({ id }) =>
      only === undefined ? !ofThemselves.has([kind, from, to, id].join(' ')) : id === only,
    );
    return mine.flatMap(({ id, type, email }) => (type === 'user' ? [email, id] : [id]));
  }

  return windows.flatMap(({ window, readAt }) =>
    owed(window)
      .filter(of => {
        const lists = came.get(['available', window.from, window.to, of].join(' ')) ?? [];
        const isWhole = lists.some(
          ({ askedAt, endedAt }) => askedAt >= window.to && endedAt <= (readAt ?? ''),
        );
        return readAt !== undefined && !isWhole;
      })
      .map(of => `${window.kind} ${window.from} ${window.to} of ${of}`),
  );
}

import { statuses } from '../../lib/domain/lifecycle.ts';
import type { Sheet } from '../../lib/domain/sheet.ts';
import { html, type Html } from '../../lib/page/html.ts';
import { table, tile } from '../../lib/page/parts.ts';
import { ageAt, change, figure, minute, several, size, sizeChange, spanOf } from '../../lib/page/words.ts';
import { inOrder, kindsOfWindows, legWords } from './words.ts';

/** The figures that one wants to see first. */
export function tiles(sheet: Sheet): Html {
  const { seen, archive, backlog, unexplained, parked, drawnAt } = sheet;
  const parkedRows = sheet.states['parked']?.rows ?? 0;
  const reasons = Object.entries(parked).map(([reason, rows]) => `${reason} ${figure(rows)}`);
  const { growth } = archive;
  return html`<dl class="tiles">
    ${tile('Seen', figure(seen), 'recordings, ever')}
    ${tile('In the archive', figure(archive.recordings), growth === null ? '' : `${change(growth.recordings)} since the sheet before`)}
    ${tile('Backlog', figure(backlog.rows), backlog.oldestDiscoveredAt === undefined ? 'nothing waits' : `the oldest for ${ageAt(drawnAt, backlog.oldestDiscoveredAt)}`)}
    ${tile('Parked', figure(parkedRows), reasons.join(', ') || 'nothing waits for a person')}
    ${tile('Unexplained', figure(unexplained.rows), '', unexplained.rows > 0)}
    ${tile('Archive size', size(archive.bytes), growth === null ? '' : sizeChange(growth.bytes))}
  </dl>`;
}

/** Every state, and that they add up. */
export function balanceTable({ states, seen, drawnAt }: Sheet): Html {
  const rows = inOrder(states, statuses)
    .filter(([, state]) => state.rows > 0)
    .map(
      ([state, { rows: count, oldestAt }]) =>
        html`<tr>
          <th scope="row">${state}</th>
          <td>${figure(count)}</td>
          <td>${oldestAt === undefined ? '' : ageAt(drawnAt, oldestAt)}</td>
        </tr> `,
    );
  return table('Where everything is', ['state', 'recordings', 'the oldest for'], rows, [
    html`<tfoot>
      <tr>
        <th scope="row">seen</th>
        <td>${figure(seen)}</td>
        <td></td>
      </tr>
    </tfoot>`,
  ]);
}

/** How long each leg took. */
export function lagTable({ lag }: Sheet): Html {
  const rows = inOrder(lag.legs, Object.keys(legWords)).map(
    ([name, { p50Seconds, p99Seconds }]) =>
      html`<tr>
        <th scope="row">${legWords[name] ?? name}</th>
        <td>${spanOf(p50Seconds)}</td>
        <td>${spanOf(p99Seconds)}</td>
      </tr> `,
  );
  const caption =
    lag.recordings === 0
      ? 'No recording was archived on the day'
      : `Lag of ${several(lag.recordings, 'recording')} archived on the day`;
  return table(caption, lag.recordings === 0 ? [] : ['leg', 'half within', '99 % within'], rows);
}

/** What else there is to know, in a line each. */
export function listingTable(sheet: Sheet): Html {
  const { listing, reconcile, awaiting, vanished, held, archive, drawnAt } = sheet;
  const kinds = inOrder(listing.kinds, kindsOfWindows).map(
    ([kind, { plannedUntil, unread, oldestUnreadTo }]): Fact => [
      `listing: ${kind}`,
      `${figure(unread)} unread${oldestUnreadTo === undefined ? '' : `, the oldest ended ${ageAt(drawnAt, oldestUnreadTo)} before`}`,
      plannedUntil === undefined ? 'never planned' : `planned until ${minute(plannedUntil)}`,
    ],
  );
  const facts: readonly Fact[] = [
    ['transcripts awaited', figure(awaiting.transcript), ''],
    ['metadata awaited', figure(awaiting.metadata), ''],
    [
      'vanished',
      `${figure(vanished.withArchive)} with archive`,
      `${figure(vanished.withoutArchive)} without`,
    ],
    ['held', figure(held), ''],
    ['objects in the archive', figure(archive.objects), ''],
    ['list mode', listing.mode, ''],
    ...kinds,
    [
      'reconcile',
      `${several(reconcile.days, 'day')} compared`,
      reconcile.oldestCheckAt === undefined
        ? ''
        : `the longest ago ${ageAt(drawnAt, reconcile.oldestCheckAt)} before`,
    ],
    ['found by reconcile', `${figure(reconcile.missed)} missed`, `${figure(reconcile.damaged)} damaged`],
  ];
  const rows = facts.map(
    ([name, value, more]) =>
      html`<tr>
        <th scope="row">${name}</th>
        <td>${value}${more === '' ? html`` : html`<br /><span class="soft">${more}</span>`}</td>
      </tr> `,
  );
  return table('In detail', [], rows);
}

type Fact = readonly [name: string, value: string, more: string];

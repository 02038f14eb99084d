import type { Report } from '../domain/report.ts';
import { startOf, type Sheet } from '../domain/sheet.ts';
import { dayMs, dayOf, plusMs } from '../domain/time.ts';
import { html, type Html } from './html.ts';
import { table, tile } from './parts.ts';
import { ageAt, figure, scopeWords, several, size, sizeChange } from './words.ts';

/** The figures that one wants to see first. @param sheet the newest, where there is one */
export function reportTiles({ plan, parked, holds }: Report, sheet: Sheet | undefined): Html {
  const soon = (action: 'trash' | 'purge') =>
    sum((plan?.ahead ?? []).filter(each => each.action === action).map(each => each.within30Days));
  const parkedRows = sum(parked.map(({ rows }) => rows));
  const ofSheet =
    sheet === undefined
      ? []
      : [
          tile('In the archive', figure(sheet.archive.recordings), `of ${figure(sheet.seen)} ever seen`),
          tile('Archive size', size(sheet.archive.bytes), ''),
        ];
  return html`<dl class="tiles">
    ${ofSheet} ${tile('Trashed soon', figure(soon('trash')), 'within 30 days')}
    ${tile('Purged soon', figure(soon('purge')), 'within 30 days')}
    ${tile('Parked', figure(parkedRows), parkedRows === 0 ? 'nothing waits for a person' : 'wait for a person')}
    ${tile('Holds', figure(holds.length), holds.length === 0 ? 'none in force' : 'in force')}
  </dl>`;
}

/** What will be trashed and purged, by rule. */
export function aheadCard({ plan }: Report): Html {
  if (plan === undefined)
    return html`<div class="card"><p>No policy is in force, so nothing is trashed or purged.</p></div>`;
  const rows = plan.ahead.map(
    ({ rule, action, within30Days, within90Days }) =>
      html`<tr>
        <th scope="row">${rule}</th>
        <td>${action === 'trash' ? 'trashed' : 'purged'}</td>
        <td>${figure(within30Days)}</td>
        <td>${figure(within90Days)}</td>
      </tr> `,
  );
  return html`${table('By rule', rows.length === 0 ? [] : ['rule', 'is', 'within 30 days', 'within 90 days'], rows)}
  ${planNotes(plan).map(note => html`<p class="soft note">${note}</p>`)}`;
}

function planNotes({
  mode,
  complete,
  ahead,
  later,
  held,
  waiting = 0,
}: NonNullable<Report['plan']>): string[] {
  const notes: [boolean, string][] = [
    [mode === 'dry-run', 'This is a dry run: nothing of this is done before somebody goes live.'],
    [!complete, 'The policy is still being brought to all recordings: this is not the whole plan.'],
    [ahead.length === 0, 'Nothing is planned for the next 90 days.'],
    [later > 0, `${figure(later)} on later days.`],
    [waiting > 0, `${figure(waiting)} due, and waiting until the owner’s account is active.`],
    [held > 0, `${figure(held)} planned, and kept by a hold.`],
  ];
  return notes.filter(([holds]) => holds).map(([, note]) => note);
}

/** What waits for a person, and why. */
export function parkedCard({ parked, at }: Report): Html {
  if (parked.length === 0) return html`<div class="card"><p>Nothing is parked.</p></div>`;
  const rows = parked.map(
    ({ reason, rows: count, oldestAt }) =>
      html`<tr>
        <th scope="row">${reason}</th>
        <td>${figure(count)}</td>
        <td>${ageAt(at, oldestAt)}</td>
      </tr> `,
  );
  const ids = parked.flatMap(each => each.ids.map(id => html`<li>${each.reason} ${id}</li>`));
  return html`<div class="stack">
    ${table('Parked', ['reason', 'recordings', 'the oldest for'], rows)}
    <details class="card">
      <summary>Ids of ${figure(ids.length)} that are parked</summary>
      <ul class="ids">
        ${ids}
      </ul>
    </details>
  </div>`;
}

/** The holds in force. Targets, reasons and names may be of people: they are there only where that was asked for. */
export function holdsCard({ holds }: Report, showPeople: boolean): Html {
  if (holds.length === 0) return html`<div class="card"><p>No hold is in force.</p></div>`;
  const rows = holds.map(
    ({ hold, rows: count }) =>
      html`<tr>
        <th scope="row">
          <span class="path">${hold.id}</span>
          ${showPeople ? html`<br /><span class="soft">${hold.reason} (${hold.by})</span>` : html``}
        </th>
        <td>${showPeople ? scopeWords(hold) : hold.scope}</td>
        <td>${dayOf(hold.placedAt)}</td>
        <td>${figure(count)}</td>
      </tr> `,
  );
  return table('Held', ['hold', 'covers', 'since', 'recordings'], rows);
}

/** How the archive has grown up to the newest of these sheets. */
export function growthTable(sheets: readonly Sheet[]): Html {
  const newest = sheets.at(-1);
  if (newest === undefined) return html``;
  const rows = [1, 7, 30, 90].flatMap(days => {
    const before = sheets.find(each => each.day === dayBefore(newest.day, days));
    if (before === undefined) return [];
    return [
      html`<tr>
        <th scope="row">${several(days, 'day')}</th>
        <td>${figure(newest.archive.recordings - before.archive.recordings)}</td>
        <td>${sizeChange(newest.archive.bytes - before.archive.bytes)}</td>
      </tr> `,
    ];
  });
  if (rows.length === 0) return html``;
  return table('Growth of the archive', ['within the last', 'recordings', 'bytes'], rows);
}

function dayBefore(day: string, days: number): string {
  return dayOf(plusMs(startOf(day), -days * dayMs));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

import type { Report } from '../domain/report.ts';
import { dayOf } from '../domain/time.ts';
import type { StoredSheet } from '../domain/sheet.ts';
import { curvesOf, daysBetween } from './curves.ts';
import { figureOf } from './drawing.ts';
import { Html, html } from './html.ts';
import { pageStyle } from './style.ts';
import { longDay, minute, overDays } from './words.ts';
import { reportCurves } from './report-curves.ts';
import { departuresCards } from './report-departures.ts';
import { aheadCard, growthTable, holdsCard, parkedCard, reportTiles } from './report-parts.ts';

/**
 * One page that needs nothing else: what is to come, what waits and what is held now, and the curves of the sheets.
 *
 * @param stored sheets of the last days, oldest first; maybe none
 * @param so.showPeople whether holds have their targets, reasons and names
 */
export function reportPage(
  report: Report,
  stored: readonly StoredSheet[],
  so: { showPeople: boolean },
): string {
  const sheets = stored.map(({ sheet }) => sheet);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Report of ${dayOf(report.at)} – tapekeeper</title>
        <style>
          ${new Html(pageStyle)}
        </style>
      </head>
      <body>
        <main>
          <h1>Report of ${longDay(dayOf(report.at))}</h1>
          <p class="soft">tapekeeper, as of <time datetime="${report.at}">${minute(report.at)}</time></p>
          <h2>At a glance</h2>
          ${reportTiles(report, sheets.at(-1))}
          <h2>What will be trashed and purged</h2>
          ${aheadCard(report)}
          <h2>What waits for a person, and what is held</h2>
          <div class="pair">${parkedCard(report)} ${holdsCard(report, so.showPeople)}</div>
          <h2>Departures</h2>
          ${departuresCards(report)} ${overTime(stored)}
          <footer>
            <p>
              ${so.showPeople ? 'This page names people: keep it as you keep their recordings.' : 'Numbers, moments and ids of recordings, holds and departures only: no names, addresses, numbers or topics.'}
            </p>
          </footer>
        </main>
      </body>
    </html> `.markup;
}

function overTime(stored: readonly StoredSheet[]): Html {
  const known = new Map(stored.map(({ sheet }) => [sheet.day, sheet]));
  const [first, last] = [stored.at(0)?.sheet.day, stored.at(-1)?.sheet.day];
  if (first === undefined || last === undefined)
    return html`<h2>Over time</h2>
      <div class="card"><p>There is no balance sheet yet: reconcile draws one each day.</p></div>`;
  const days = daysBetween(first, last);
  return html`<h2>${overDays(days, known.size)}</h2>
    <div class="curves">
      ${curvesOf(days, known, reportCurves).map(figureOf)} ${growthTable(stored.map(({ sheet }) => sheet))}
    </div>`;
}

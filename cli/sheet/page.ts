import { endOf, type Sheet, type StoredSheet } from '../../lib/domain/sheet.ts';
import { dayMs, dayOf, plusMs } from '../../lib/domain/time.ts';
import { allIsExplained } from './complaints.ts';
import { curvesOf, daysBetween, sheetCurves } from '../../lib/page/curves.ts';
import { figureOf } from '../../lib/page/drawing.ts';
import { Html, html } from '../../lib/page/html.ts';
import { balanceTable, lagTable, listingTable, tiles } from './page-parts.ts';
import { pageStyle } from '../../lib/page/style.ts';
import { longDay, minute, overDays, several } from '../../lib/page/words.ts';

/**
 * One page that needs nothing else: the last of these sheets, and the curves over the days that end with it.
 *
 * @param stored oldest first, at least one
 * @param so.verdict what is to be said of it
 * @param so.days how many at most
 */
export function pageOf(
  stored: readonly StoredSheet[],
  so: { verdict: readonly string[]; days: number },
): string {
  const shown = stored.at(-1);
  if (shown === undefined) throw new TypeError('There is no sheet to show.');
  const { sheet } = shown;
  const firstShown = dayOf(plusMs(endOf(sheet.day), -so.days * dayMs));
  const known = new Map(
    stored.filter(each => each.sheet.day >= firstShown).map(each => [each.sheet.day, each.sheet]),
  );
  const days = daysBetween([...known.keys()][0] ?? sheet.day, sheet.day);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Balance sheet of ${sheet.day} – tapekeeper</title>
        <style>
          ${new Html(pageStyle)}
        </style>
      </head>
      <body>
        <main>
          <h1>Balance sheet of ${longDay(sheet.day)}</h1>
          <p class="soft">
            tapekeeper, drawn <time datetime="${sheet.drawnAt}">${minute(sheet.drawnAt)}</time>
          </p>
          ${verdictCard(so.verdict)} ${tiles(sheet)} ${idsCard(sheet)}
          <h2>${overDays(days, known.size)}</h2>
          <div class="curves">${curvesOf(days, known, sheetCurves).map(figureOf)}</div>
          <h2>The balance</h2>
          <div class="pair">
            <div class="stack">${balanceTable(sheet)} ${lagTable(sheet)}</div>
            ${listingTable(sheet)}
          </div>
          ${footer(shown)}
        </main>
      </body>
    </html> `.markup;
}

function verdictCard(verdict: readonly string[]): Html {
  const isWell = verdict.every(sentence => sentence === allIsExplained);
  const sentences = verdict.map(sentence => html`<p>${sentence}</p>`);
  return html`<div class="card verdict${isWell ? '' : ' bad'}">${sentences}</div>`;
}

function idsCard({ unexplained }: Sheet): Html {
  const { rows, ids } = unexplained;
  if (rows === 0) return html``;
  const items = ids.map(id => html`<li>${id}</li>`);
  const which = ids.length < rows ? `${ids.length} of ${rows} that are unexplained` : 'What is unexplained';
  return html`<h2>${which}</h2>
    <div class="card">
      <p class="soft">Ids of recordings: docs/runbook.md says how to look at them.</p>
      <ul class="ids">
        ${items}
      </ul>
    </div>`;
}

function footer({ key, sha256, sheet: { previous, missingDays } }: StoredSheet): Html {
  const gap = missingDays === 0 ? '' : ` ${several(missingDays, 'day')} between them without a sheet.`;
  const before =
    previous === null
      ? html`It is the first.`
      : html`It follows <span class="path">${previous.key}</span>, SHA-256
          <span class="path">${previous.sha256}</span>.${gap}`;
  return html`<footer>
    <p><span class="path">${key}</span>, SHA-256 <span class="path">${sha256}</span>. ${before}</p>
    <p>Numbers and moments only: no names, addresses, numbers or topics.</p>
  </footer>`;
}

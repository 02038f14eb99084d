import type { WaitsFor } from '../domain/departures.ts';
import type { Report } from '../domain/report.ts';
import { dayOf } from '../domain/time.ts';
import { html, type Html } from './html.ts';
import { table } from './parts.ts';
import { ageAt, figure, minute } from './words.ts';

const reasons: Readonly<Record<WaitsFor, string>> = {
  'second-source': 'nobody else has said so yet',
  protected: 'the person is protected',
  'too-many': 'too many leave at once',
  contradiction: 'somebody says that the person is back',
  'several-people': 'what is known leads to several people',
  successor: 'nobody is there to have the recordings',
  returned: 'the person is back, after recordings had gone',
  'undo-refused': 'it could not be given back',
  left: 'some recordings stay where they are',
};

/** Cases by status, those that wait for a person, and those whose recordings Webex deletes soon. */
export function departuresCards(report: Report): Html {
  const { departures } = report;
  if (departures === undefined)
    return html`<div class="card"><p>The table of departures was not named, so none are counted.</p></div>`;
  if (departures.byStatus.length === 0)
    return html`<div class="card"><p>There was never a departure.</p></div>`;
  const rows = departures.byStatus.map(
    ({ status, cases }) =>
      html`<tr>
        <th scope="row">${status}</th>
        <td>${figure(cases)}</td>
      </tr> `,
  );
  return html`<div class="pair">
    ${table('Departures by status', ['status', 'cases'], rows)}
    <div class="stack">${waitsCard(report, departures)} ${deadlinesCard(departures)}</div>
  </div>`;
}

type Told = NonNullable<Report['departures']>;

function waitsCard({ at }: Report, { waiting, waits }: Told): Html {
  if (waiting === 0) return html`<div class="card"><p>No departure waits for a person.</p></div>`;
  const rows = waits.map(
    each =>
      html`<tr>
        <th scope="row">${caseWith(each.id, each.for.map(reason => reasons[reason]).join('; '))}</th>
        <td>${each.since === undefined ? `opened ${dayOf(each.openedAt)}` : ageAt(at, each.since)}</td>
      </tr> `,
  );
  const more = waiting - waits.length;
  return html`${table('Departures that wait for a person', ['case, because', 'for'], rows)}
  ${more === 0 ? html`` : html`<p class="soft note">And ${figure(more)} that came later.</p>`}`;
}

function deadlinesCard({ deadlines }: Told): Html {
  if (deadlines.length === 0)
    return html`<div class="card"><p>No deadline of a departure is within a week.</p></div>`;
  const rows = deadlines.map(
    ({ id, status, until }) =>
      html`<tr>
        <th scope="row">${caseWith(id, status)}</th>
        <td>${minute(until)}</td>
      </tr> `,
  );
  return table('Recordings that Webex may delete', ['case, status', 'from'], rows);
}

/** One under the other: a phone is narrow. */
function caseWith(id: string, words: string): Html {
  return html`<span class="path">${id}</span><br /><span class="soft">${words}</span>`;
}

import type { Curve } from './curves.ts';
import { html, type Html } from './html.ts';

/** Of the drawing, which the page stretches: only shares of it matter. */
const width = 1_000;
const height = 1_000;
const mostDayLabels = 4;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A curve with its legend, its axes, and a table of its figures. */
export function figureOf(curve: Curve): Html {
  const { id, title, about, days } = curve;
  const [first = '', last = ''] = [days[0], days.at(-1)];
  return html`<figure class="card curve" aria-labelledby="${id}-heading">
    <figcaption>
      <h3 id="${id}-heading">${title}</h3>
      <p>${about}</p>
      ${legend(curve)}
    </figcaption>
    <div class="plot">
      <svg
        viewBox="0 0 ${width} ${height}"
        preserveAspectRatio="none"
        role="img"
        aria-labelledby="${id}-title ${id}-desc"
      >
        <title id="${id}-title">${title} from ${first} to ${last}</title>
        <desc id="${id}-desc">${described(curve)}</desc>
        ${gridOf(curve)}${curve.filled ? areaOf(curve) : []}${linesOf(curve)}${hintsOf(curve)}
      </svg>
      ${verticalAxis(curve)}${horizontalAxis(curve)}
      ${hasFigures(curve) ? [] : html`<p class="empty">No figures yet</p>`}
    </div>
    ${tableOf(curve)}
  </figure> `;
}

function hasFigures({ lines }: Curve): boolean {
  return lines.some(({ values }) => values.some(value => value !== undefined));
}

function legend({ lines, say }: Curve): Html {
  const items = lines.map(
    ({ name, tone, values }) =>
      html`<li>
        <span class="key ${tone}" aria-hidden="true"></span>${name} <b>${said(values.at(-1), say)}</b>
      </li>`,
  );
  return html`<ul class="legend">
    ${items}
  </ul>`;
}

function described({ lines, days, say }: Curve): string {
  return lines
    .map(({ name, values }) => {
      const known = values.filter(value => value !== undefined);
      if (known.length === 0) return `${name}: no figure on any of ${days.length} days.`;
      const [least, most] = [Math.min(...known), Math.max(...known)];
      return `${name}: ${said(values.at(-1), say)} on the last day, from ${say(least)} to ${say(most)} on ${known.length} of ${days.length} days.`;
    })
    .join(' ');
}

function x(index: number, { days }: Curve): number {
  return days.length === 1 ? width / 2 : round((index / (days.length - 1)) * width);
}

function y(value: number, { scale }: Curve): number {
  return round((1 - scale.at(value)) * height);
}

function round(place: number): number {
  return Math.round(place * 10) / 10;
}

function gridOf(curve: Curve): Html[] {
  return curve.scale.ticks.map(tick => {
    const at = y(tick, curve);
    return html`<path class="grid" d="M0 ${at}H${width}" />`;
  });
}

type Point = readonly [across: number, down: number];

/** The stretches of a line between days without a figure. */
function stretches(values: Curve['lines'][number]['values'], curve: Curve): Point[][] {
  const found: Point[][] = [[]];
  for (const [index, value] of values.entries()) {
    if (value === undefined) found.push([]);
    else found.at(-1)?.push([x(index, curve), y(value, curve)]);
  }
  return found.filter(points => points.length > 0);
}

function pathOf(points: readonly Point[]): string {
  // A line to itself, so that a day between two gaps is a dot.
  const [first] = points;
  return [...(first === undefined ? [] : [first]), ...points]
    .map(([across, down], index) => `${index === 0 ? 'M' : 'L'}${across} ${down}`)
    .join('');
}

function areaOf(curve: Curve): Html[] {
  return stretches(curve.lines[0]?.values ?? [], curve).map(points => {
    const [[from] = [0]] = points;
    const [to] = points.at(-1) ?? [0];
    return html`<path class="area" d="${pathOf(points)}L${to} ${height}L${from} ${height}Z" />`;
  });
}

function linesOf(curve: Curve): Html[] {
  // The first line is the one that counts: it lies above the others.
  return curve.lines
    .map(({ tone, values }) => {
      const found = stretches(values, curve);
      const dots = found.filter(points => points.length === 1);
      return html`<path class="line ${tone}" d="${found.map(pathOf).join('')}" />
        <path class="dot ${tone}" d="${dots.map(pathOf).join('')}" />`;
    })
    .toReversed();
}

/** What a pointer that rests on a day is told. */
function hintsOf(curve: Curve): Html[] {
  const { days, lines, say } = curve;
  const wide = days.length === 1 ? width : width / (days.length - 1);
  return days.map((day, index) => {
    const figures = lines.map(({ name, values }) => `${name} ${said(values[index], say)}`).join(', ');
    const left = round(x(index, curve) - wide / 2);
    return html`<rect class="hint" x="${left}" y="0" width="${round(wide)}" height="${height}"
      ><title>${day}: ${figures}</title></rect
    >`;
  });
}

function verticalAxis(curve: Curve): Html {
  const ticks = hasFigures(curve) ? curve.scale.ticks : [];
  const labels = ticks.map(tick => html`<li style="top:${y(tick, curve) / 10}%">${curve.tick(tick)}</li>`);
  return html`<ol class="axis up" aria-hidden="true">
    ${labels}
  </ol>`;
}

function horizontalAxis(curve: Curve): Html {
  const { days } = curve;
  const labels = Math.min(mostDayLabels, days.length);
  const places = Array.from({ length: labels }, (_, index) =>
    labels === 1 ? 0 : Math.round((index / (labels - 1)) * (days.length - 1)),
  );
  const items = places.map(
    index => html`<li style="left:${x(index, curve) / 10}%">${shortDay(days[index] ?? '')}</li>`,
  );
  return html`<ol class="axis along" aria-hidden="true">
    ${items}
  </ol>`;
}

function shortDay(day: string): string {
  return `${Number(day.slice(8))} ${months[Number(day.slice(5, 7)) - 1] ?? ''}`;
}

function tableOf({ id, title, days, lines, say }: Curve): Html {
  const heads = lines.map(({ name }) => html`<th scope="col">${name}</th>`);
  const rows = days
    .map((day, index) => {
      const cells = lines.map(({ values }) => html`<td>${said(values[index], say)}</td>`);
      return html`<tr>
        <th scope="row">${day}</th>
        ${cells}
      </tr> `;
    })
    .toReversed();
  return html`<details>
    <summary>Figures<span class="unseen"> of ${title}</span></summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Figures of ${title}">
      <table id="${id}-figures">
        <thead>
          <tr>
            <th scope="col">day</th>
            ${heads}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </details>`;
}

function said(value: number | undefined, say: Curve['say']): string {
  return value === undefined ? '–' : say(value);
}

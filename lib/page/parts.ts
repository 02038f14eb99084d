import { html, type Html } from './html.ts';

/** One figure with its name, and what there is to say of it. */
export function tile(name: string, value: string, more: string, bad = false): Html {
  const small = more === '' ? html`` : html`<small>${more}</small>`;
  return html`<div class="card${bad ? ' bad' : ''}">
    <dt>${name}</dt>
    <dd>${value}${small}</dd>
  </div>`;
}

/** A table with its caption, on a card. */
export function table(
  caption: string,
  heads: readonly string[],
  rows: readonly Html[],
  more: readonly Html[] = [],
): Html {
  const head =
    heads.length === 0
      ? html``
      : html`<thead>
          <tr>
            ${heads.map(each => html`<th scope="col">${each}</th>`)}
          </tr>
        </thead>`;
  return html`<div class="card">
    <table class="${heads.length === 0 ? 'facts' : 'figures'}">
      <caption>
        ${caption}
      </caption>
      ${head}
      <tbody>
        ${rows}
      </tbody>
      ${more}
    </table>
  </div>`;
}

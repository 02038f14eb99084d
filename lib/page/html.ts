const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup, as opposed to text that would have to be escaped. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

type Content = Html | string | number | readonly Html[];

/** Markup with text in it, which is escaped. */
export function html(pieces: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(String.raw({ raw: pieces }, ...contents.map(markupOf)));
}

function markupOf(content: Content): string {
  if (content instanceof Html) return content.markup;
  if (typeof content === 'object') return content.map(each => each.markup).join('');
  return String(content).replaceAll(/[&<>"']/g, character => entities[character] ?? character);
}

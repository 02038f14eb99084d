import { sheet, type Sheet } from './sheet.ts';

/**
 * The sheet as it is stored: one spelling for one content, whoever writes it, so that its hash says what it says.
 *
 * @throws ZodError where it does not add up
 */
export function sheetText(drawn: Sheet): string {
  return `${JSON.stringify(inOrder(sheet.parse(drawn)), undefined, 1)}\n`;
}

/**
 * A sheet out of the archive.
 *
 * @throws Error saying which and why, where it is none, or does not add up
 */
export function readSheet(key: string, text: string): Sheet {
  const read = sheet.safeParse(parsed(text));
  if (read.success) return read.data;
  const why = read.error.issues.map(issue => [issue.path.join('.'), issue.message].filter(Boolean).join(' '));
  throw new Error(`The sheet ${key} is damaged: ${why.join('; ')}.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(fields.map(([name, each]) => [name, inOrder(each)]));
}

import * as z from 'zod/mini';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a body; undefined where its bytes are no UTF-8, so that the text could be that of other bytes. */
export function textOf(body: Uint8Array): string | undefined {
  try {
    return strict.decode(body);
  } catch {
    return undefined;
  }
}

/** What is in a body of JSON; undefined where it is none. The parser's own words would quote it. */
export function jsonOf(body: Uint8Array): unknown {
  const text = textOf(body);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const anyObject = z.record(z.string(), z.unknown());
const anyList = z.array(z.unknown());

/** What a JSON pointer leads to, as text; undefined where that is nothing, or no text and no number. */
export function at(value: unknown, pointer: string | undefined): string | undefined {
  if (pointer === undefined) return undefined;
  let found = value;
  for (const part of pointer.slice(1).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    found = below(found, key);
  }
  if (typeof found === 'number') return String(found);
  return typeof found === 'string' && found.trim() !== '' ? found.trim() : undefined;
}

function below(value: unknown, key: string): unknown {
  const list = anyList.safeParse(value);
  if (list.success) return list.data[Number(key)];
  const read = anyObject.safeParse(value);
  return read.success && Object.hasOwn(read.data, key) ? read.data[key] : undefined;
}

import { badRequest } from './refusal.ts';

/** Where a page begins: after so many items, or after one item. `again` only tells two addresses apart. */
export type Cursor =
  | { readonly kind: 'offset'; readonly offset: number; readonly again: number }
  | { readonly kind: 'key'; readonly createdAtMs: number; readonly id: string; readonly again: number };

const firstPage: Cursor = { kind: 'offset', offset: 0, again: 0 };

export function writeCursor(cursor: Cursor): string {
  const place = cursor.kind === 'offset' ? `${cursor.offset}` : `${cursor.createdAtMs}:${cursor.id}`;
  return Buffer.from(`${cursor.kind}:${place}~${cursor.again}`).toString('base64url');
}

/** @param text null for the first page */
export function readCursor(text: string | null): Cursor {
  if (text === null) return firstPage;
  const plain = Buffer.from(text, 'base64url').toString();
  const [, offset, made, id, again] = /^(?:offset:(\d+)|key:(\d+):(.+))~(\d+)$/.exec(plain) ?? [];
  if (offset !== undefined) return { kind: 'offset', offset: Number(offset), again: Number(again) };
  if (id === undefined) throw badRequest('The cursor is not valid.');
  return { kind: 'key', createdAtMs: Number(made), id, again: Number(again) };
}

/** The same place under another address. */
export function sameAgain(text: string | null): string {
  const cursor = readCursor(text);
  return writeCursor({ ...cursor, again: cursor.again + 1 });
}

/** The same list after items were put in front of the page (a negative number), or taken away there. */
export function shifted(text: string | null, by: number): string {
  const cursor = readCursor(text);
  return writeCursor(cursor.kind === 'key' ? cursor : { ...cursor, offset: Math.max(0, cursor.offset + by) });
}

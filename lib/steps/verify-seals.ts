import { createHash } from 'node:crypto';
import { lineOf, readReceiptList, receiptListKey, type Listed } from '../domain/receipt-list.ts';
import type { Seal } from '../domain/sheet.ts';
import type { Tell } from '../domain/verification.ts';
import type { Papers } from '../ports.ts';
import type { Chained } from './verify-sheets.ts';

/** A sheet that counts the receipts from one UTC day to another, both included. */
export type Sealed = { readonly key: string; readonly day: string; readonly seal: Seal };

/** The sheets that count receipts, oldest first. */
export function sealedBy(chain: readonly Chained[]): readonly Sealed[] {
  return chain.flatMap(({ key, day, seal }) => (seal === undefined ? [] : [{ key, day, seal }]));
}

/**
 * Compares receipts with what the sheets count.
 *
 * @returns `add`, to be given each receipt in the order of their keys, which says whether a sheet's turn is over or here;
 *   `finish`, for after the last
 */
export function sealCheck(sheets: readonly Sealed[], papers: Pick<Papers, 'get'>, tell: Tell) {
  const left = [...sheets];
  let listed: Listed[] = [];

  async function closeUntil(day: string): Promise<void> {
    for (let [next] = left; next !== undefined && next.day < day; [next] = left) {
      await compare(next, listed, papers, tell);
      listed = [];
      left.shift();
    }
  }

  return {
    /** @returns false where no sheet counts the day yet */
    async add(day: string, receipt: Listed): Promise<boolean> {
      await closeUntil(day);
      const [next] = left;
      if (next === undefined) return false;
      if (day < next.seal.from) tell({ what: 'receipt-uncounted', key: receipt.key });
      else listed.push({ key: receipt.key, sha256: receipt.sha256 });
      return true;
    },
    finish: async () => closeUntil('9999-99-99'),
  };
}

async function compare(
  { key, day, seal }: Sealed,
  found: readonly Listed[],
  papers: Pick<Papers, 'get'>,
  tell: Tell,
): Promise<void> {
  const isSealed = (text: string) => createHash('sha256').update(text).digest('hex') === seal.sha256;
  const listKey = receiptListKey(day);
  const list = await papers.get(listKey);
  const isWhole = found.length === seal.count && isSealed(found.map(lineOf).join(''));
  if (isWhole) {
    if (list !== undefined && !isSealed(list)) tell({ what: 'list-changed', key: listKey });
    return;
  }
  if (list === undefined || !isSealed(list)) {
    tell({ what: 'receipts-differ', key });
    return;
  }
  nameDifferences(readReceiptList(list), new Map(found.map(each => [each.key, each.sha256])), tell);
}

/** Both by key: what the sheet counts, and what is there. */
function nameDifferences(
  counted: ReadonlyMap<string, string>,
  there: ReadonlyMap<string, string>,
  tell: Tell,
): void {
  for (const [wanted, sha256] of counted) {
    const now = there.get(wanted);
    if (now === undefined) tell({ what: 'receipt-missing', key: wanted });
    else if (now !== sha256) tell({ what: 'receipt-changed', key: wanted });
  }
  for (const extra of there.keys()) if (!counted.has(extra)) tell({ what: 'receipt-uncounted', key: extra });
}

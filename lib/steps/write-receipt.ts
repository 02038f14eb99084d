import { TransientError } from '../domain/errors.ts';
import { aboutOne, receipt, receiptIdAt, receiptKey, type Receipt } from '../domain/receipt.ts';
import type { Clock, NewId, Papers } from '../ports.ts';

export type ReceiptPorts = {
  readonly papers: Pick<Papers, 'put' | 'get'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly newId: NewId;
};

/** The id of a receipt that is to be written now: rows name it before it is there. */
export function newReceiptId({ clock, newId }: Omit<ReceiptPorts, 'papers'>): string {
  return receiptIdAt(clock.now(), newId());
}

function idOf(of: Receipt, { clock, newId }: Omit<ReceiptPorts, 'papers'>): string {
  return receiptIdAt(clock.now(), newId(), aboutOne(of));
}

/**
 * Writes a receipt, once and for all.
 *
 * @param id from `newReceiptId`, where something names it already
 * @returns the id
 * @throws TransientError when it could not be written, or when there is another one of this id
 */
export async function writeReceipt(
  of: Receipt,
  ports: ReceiptPorts,
  id: string = idOf(of, ports),
): Promise<string> {
  const text = `${JSON.stringify(receipt.parse(of), undefined, 2)}\n`;
  const key = receiptKey(id);
  if (await ports.papers.put(key, text)) return id;
  // An answer may have been lost, and the engine have asked again.
  if ((await ports.papers.get(key)) === text) return id;
  throw new TransientError('store-unavailable', `There is a receipt ${id} already.`);
}

/** The receipt of this id; undefined where there is none, or none that can be read. */
export async function readReceipt(
  id: string,
  { papers }: { papers: Pick<Papers, 'get'> },
): Promise<Receipt | undefined> {
  const text = await papers.get(receiptKey(id));
  return text === undefined ? undefined : parseReceipt(text);
}

/** The receipt in a text; undefined where it is none. */
export function parseReceipt(text: string): Receipt | undefined {
  try {
    return receipt.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

import { attests, readReceiptKey, type Receipt } from '../domain/receipt.ts';
import type { owedObjects } from '../domain/owed-objects.ts';
import { endOf, sheetPatienceMs } from '../domain/sheet.ts';
import { msBetween, type Instant } from '../domain/time.ts';
import type { Tell } from '../domain/verification.ts';
import type { Papers } from '../ports.ts';
import { everyReceipt, type Days } from './read-receipts.ts';
import { sealCheck, type Sealed } from './verify-seals.ts';
import { parseReceipt, readReceipt } from './write-receipt.ts';

/** Attempts that are kept in memory: those that outcomes and purges name lie close together. */
const mostKept = 500;

/**
 * Compares the receipts of some days with what the sheets count, and with each other.
 *
 * @param so.owed takes what they say of the archive's objects
 * @returns how many there are, and how many of them no sheet counts yet
 */
export async function verifyReceipts(
  so: {
    days: Days;
    sealed: readonly Sealed[];
    owed: ReturnType<typeof owedObjects>;
    now: Instant;
  },
  papers: Pick<Papers, 'get' | 'keys'>,
  tell: Tell,
): Promise<{ receipts: number; unsealed: number }> {
  const seals = sealCheck(so.sealed, papers, tell);
  const attempts = attemptsIn(papers);
  let [receipts, unsealed] = [0, 0];
  for await (const { day, ...written } of everyReceipt(so.days, papers)) {
    const of = readReceiptKey(written.key) && parseReceipt(written.text);
    receipts += 1;
    if (day === undefined) tell({ what: 'receipt-uncounted', key: written.key });
    else if (!(await seals.add(day, written))) {
      unsealed += 1;
      if (msBetween(endOf(day), so.now) > sheetPatienceMs)
        tell({ what: 'receipt-unsealed', key: written.key });
    }
    if (of === undefined) {
      tell({ what: 'receipt-damaged', key: written.key });
      continue;
    }
    so.owed.take(of);
    await checkNamed({ of, key: written.key }, attempts, tell);
  }
  await seals.finish();
  return { receipts, unsealed };
}

/** The receipt of a call, by its id. */
type Attempts = (id: string) => Promise<Receipt | undefined>;

async function checkNamed(
  { of, key }: { of: Receipt; key: string },
  attempts: Attempts,
  tell: Tell,
): Promise<void> {
  if (of.kind === 'outcome') {
    const call = await attempts(of.of);
    const isNamed = call?.kind === 'attempt' && of.items.every(item => attests(call, call.what, item.id));
    if (!isNamed) tell({ what: 'attempt-missing', key });
  }
  if (of.kind !== 'attempt' || of.what !== 'purge') return;
  for (const { id, evidence } of of.items) {
    const proof = evidence.proof === undefined ? undefined : await attempts(evidence.proof);
    if (!attests(proof, 'trash', id)) tell({ what: 'proof-missing', key, recording: id });
  }
}

function attemptsIn(papers: Pick<Papers, 'get'>): Attempts {
  const kept = new Map<string, Receipt | undefined>();
  return async id => {
    if (kept.has(id)) return kept.get(id);
    const found = await readReceipt(id, { papers });
    if (kept.size >= mostKept) kept.clear();
    kept.set(id, found);
    return found;
  };
}

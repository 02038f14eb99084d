import { owedObjects } from '../domain/owed-objects.ts';
import type { Instant } from '../domain/time.ts';
import { findings, type MediaMode, type Verification } from '../domain/verification.ts';
import type { MediaReader, Papers, Random } from '../ports.ts';
import type { Days } from './read-receipts.ts';
import { verifyObjects } from './verify-objects.ts';
import { verifyReceipts } from './verify-receipts.ts';
import { sealedBy, type Sealed } from './verify-seals.ts';
import { verifySheets, type Announced } from './verify-sheets.ts';

export type VerifyPorts = {
  readonly papers: Pick<Papers, 'get' | 'keys'>;
  readonly reader: MediaReader;
  /** Chooses what is read of the media where not all is. */
  readonly random: Random;
};

/**
 * Checks an archive against itself, and against what was known of it elsewhere; asks neither the tables nor Webex.
 *
 * @param input.from the first UTC day whose receipts are checked, and of the objects those that they name
 * @param input.to the last one. The chain of sheets is checked as a whole
 * @param input.lastSheet the SHA-256 of the newest sheet, as somebody kept it
 * @param input.announced what the alarm topic was told of sheets
 * @throws TransientError when the archive cannot be read to its end
 */
export async function verifyArchive(
  input: Days & {
    media: MediaMode;
    now: Instant;
    lastSheet?: string | undefined;
    announced: readonly Announced[];
  },
  { papers, reader, random }: VerifyPorts,
): Promise<Verification> {
  const found = findings();
  const chain = await verifySheets(input, papers, found.tell);
  const owed = owedObjects();
  const days = wholeSeals(input, sealedBy(chain));
  const counts = await verifyReceipts({ ...days, owed, now: input.now }, papers, found.tell);
  const objects = owed.all();
  const hashed = await verifyObjects({ owed: objects, media: input.media, random }, reader, found.tell);
  const newest = chain.at(-1);
  return {
    sheets: chain.length,
    newest: newest && { day: newest.day, sha256: newest.sha256 },
    ...counts,
    objects: objects.length,
    hashed,
    ...found.total(),
  };
}

/** The sheets that count days of these, and the days that those count: a hash is of all of them, or says nothing. */
function wholeSeals(
  { from, to }: Days,
  sealed: readonly Sealed[],
): { days: Days; sealed: readonly Sealed[] } {
  const within = sealed.filter(
    ({ day, seal }) => (from === undefined || day >= from) && (to === undefined || seal.from <= to),
  );
  const [first, last] = [within.at(0), within.at(-1)];
  return {
    sealed: within,
    days: {
      from: from !== undefined && first !== undefined && first.seal.from < from ? first.seal.from : from,
      to: to !== undefined && last !== undefined && last.day > to ? last.day : to,
    },
  };
}

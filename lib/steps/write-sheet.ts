import { createHash } from 'node:crypto';
import { TransientError } from '../domain/errors.ts';
import type { Recording } from '../domain/recording.ts';
import { drawableAt, sheetKey, type Previous, type Seal, type Sheet } from '../domain/sheet.ts';
import { accusedBy, sheetOf } from '../domain/sheet-of.ts';
import { sheetTallyOf } from '../domain/sheet-tally.ts';
import { readSheet, sheetText } from '../domain/sheet-text.ts';
import { dayMs, dayOf, plusMs, type Instant } from '../domain/time.ts';
import type { AlarmTopic, Holds, Log, Papers } from '../ports.ts';
import { readChecks } from './day-checks.ts';
import { announceSheet } from './announce-sheet.ts';
import { newestSheetKey } from './read-sheets.ts';
import { sealReceipts } from './seal-receipts.ts';
import { takeStatus, type StatusPorts } from './take-status.ts';

export type SheetPorts = Omit<StatusPorts, 'papers' | 'expiries'> & {
  readonly papers: Papers;
  readonly alarmTopic: AlarmTopic;
  readonly holds: Pick<Holds, 'inForce'>;
  readonly log: Log;
};

/**
 * Draws the balance sheet of yesterday, the UTC day that is over, puts it into the archive, and tells the alarm topic of
 * it. Does nothing when it is there and told: whoever is first has drawn it, and nobody draws it again. A run that dies
 * leaves no sheet, or one that nobody was told of, and the next goes on.
 *
 * @param input.tokens whose learned paces to state
 * @throws TransientError when tables or archive cannot be read to their end before the deadline, or nobody can be told
 */
export async function writeSheet(input: SheetInput, ports: SheetPorts): Promise<void> {
  const newest = await newestSheetKey(ports.papers);
  const drawn = await drawYesterdays(newest, input, ports);
  const key = drawn ?? newest;
  if (key !== undefined) await announceSheet(key, ports);
}

type SheetInput = { deadline: Instant; tokens: readonly string[] };

/** @returns the key of the sheet, where there was none and now is */
async function drawYesterdays(
  newest: string | undefined,
  input: SheetInput,
  ports: SheetPorts,
): Promise<string | undefined> {
  const now = ports.clock.now();
  const day = dayOf(plusMs(now, -dayMs));
  const key = sheetKey(day);
  if (newest !== undefined && newest >= key) {
    // Drawn after it, a sheet of the past would be in no chain.
    if (newest > key) ports.log.warn('sheet-of-the-future', { newest, day });
    return undefined;
  }
  if (now < drawableAt(day)) return undefined;
  const { previous, before } = await sheetBefore(newest, ports);
  const receipts = await sealReceipts({ ...input, day, previous, before }, ports);
  const drawn = await draw({ ...input, day, receipts, previous, before }, ports);
  if (dayOf(ports.clock.now()) !== dayOf(now)) {
    // The sheet of the day that has ended meanwhile may be there: this one would come too late for its chain.
    ports.log.warn('sheet-too-late', { day });
    return undefined;
  }
  if (await ports.papers.put(key, sheetText(drawn))) tell(drawn, ports.log);
  return key;
}

async function draw(
  so: {
    day: string;
    receipts: Seal;
    previous: Previous;
    before: Sheet | undefined;
    deadline: Instant;
    tokens: readonly string[];
  },
  ports: SheetPorts,
): Promise<Sheet> {
  const { checks } = await readChecks(ports);
  const holds = await ports.holds.inForce();
  const tally = sheetTallyOf({ day: so.day, now: ports.clock.now(), accused: accusedBy(checks), holds });
  async function* every(): AsyncIterable<Recording> {
    for await (const row of ports.recordings.every(id => tally.unreadable(id))) {
      if (ports.clock.now() >= so.deadline) throw outOfTime(so.day);
      tally.add(row);
      yield row;
    }
  }
  const report = await takeStatus({ tokens: so.tokens }, { ...statusPortsOf(ports), recordings: { every } });
  const { day, receipts, previous, before } = so;
  return sheetOf({ day, report, tally: tally.total(), checks, receipts, previous, before });
}

function statusPortsOf({ windows, gates, notes, clock, heldTerms }: SheetPorts) {
  return { windows, gates, notes, clock, ...(heldTerms === undefined ? {} : { heldTerms }) };
}

async function sheetBefore(
  key: string | undefined,
  ports: Pick<SheetPorts, 'papers' | 'log'>,
): Promise<{ previous: Previous; before: Sheet | undefined }> {
  const text = key === undefined ? undefined : await ports.papers.get(key);
  if (key === undefined || text === undefined) return { previous: null, before: undefined };
  const previous = { key, sha256: createHash('sha256').update(text).digest('hex') };
  try {
    return { previous, before: readSheet(key, text) };
  } catch {
    // Its hash says which bytes were there; a sheet that nobody can read does not stop those that come after it.
    ports.log.error('sheet-damaged', { key });
    return { previous, before: undefined };
  }
}

function tell({ day, seen, unexplained, missingDays }: Sheet, log: Log): void {
  log.info('sheet-drawn', { day, seen, unexplained: unexplained.rows, missingDays });
  if (unexplained.rows === 0) return;
  log.error('unexplained', { day, rows: unexplained.rows, ids: unexplained.ids.join(' ') });
}

function outOfTime(day: string): TransientError {
  return new TransientError(
    'time-ran-out',
    `The rows for the balance sheet of ${day} could not be read within one run: give reconcile a longer timeout.`,
  );
}

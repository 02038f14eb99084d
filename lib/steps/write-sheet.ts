import { createHash } from 'node:crypto';
import { TransientError } from '../domain/errors.ts';
import type { Recording } from '../domain/recording.ts';
import { sheetKey, type Previous, type Sheet } from '../domain/sheet.ts';
import { accusedBy, sheetOf } from '../domain/sheet-of.ts';
import { sheetTallyOf } from '../domain/sheet-tally.ts';
import { readSheet, sheetText } from '../domain/sheet-text.ts';
import { dayMs, dayOf, plusMs, type Instant } from '../domain/time.ts';
import type { Holds, Log, Papers } from '../ports.ts';
import { readChecks } from './day-checks.ts';
import { newestSheetKey } from './read-sheets.ts';
import { takeStatus, type StatusPorts } from './take-status.ts';

export type SheetPorts = Omit<StatusPorts, 'papers' | 'expiries'> & {
  readonly papers: Papers;
  readonly holds: Pick<Holds, 'inForce'>;
  readonly log: Log;
};

/**
 * Draws the balance sheet of yesterday, the UTC day that is over, and puts it into the archive. Does nothing when it is
 * there: whoever is first has drawn it, and nobody draws it again. A run that dies leaves no sheet, and the next draws it.
 *
 * @param input.tokens whose learned paces to state
 * @throws TransientError when tables or archive cannot be read to their end before the deadline
 */
export async function writeSheet(
  input: { deadline: Instant; tokens: readonly string[] },
  ports: SheetPorts,
): Promise<void> {
  const now = ports.clock.now();
  const day = dayOf(plusMs(now, -dayMs));
  const newest = await newestSheetKey(ports.papers);
  if (newest !== undefined && newest >= sheetKey(day)) {
    // Drawn after it, a sheet of the past would be in no chain.
    if (newest > sheetKey(day)) ports.log.warn('sheet-of-the-future', { newest, day });
    return;
  }
  const { previous, before } = await sheetBefore(newest, ports);
  const drawn = await draw({ ...input, day, previous, before }, ports);
  if (dayOf(ports.clock.now()) !== dayOf(now)) {
    // The sheet of the day that has ended meanwhile may be there: this one would come too late for its chain.
    ports.log.warn('sheet-too-late', { day });
    return;
  }
  if (await ports.papers.put(sheetKey(day), sheetText(drawn))) tell(drawn, ports.log);
}

async function draw(
  so: {
    day: string;
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
  const { windows, gates, notes, clock } = ports;
  const report = await takeStatus(
    { tokens: so.tokens },
    { recordings: { every }, windows, gates, notes, clock },
  );
  const { day, previous, before } = so;
  return sheetOf({ day, report, tally: tally.total(), checks, previous, before });
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

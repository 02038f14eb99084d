import type { Facts, Recording } from '../../lib/domain/recording.ts';

/** What the list of an organisation says, in numbers. */
export type Figures = {
  readonly seen: number;
  readonly owners: number;
  /** To be archived, and not archived yet. */
  readonly waiting: number;
  readonly waitingBytes: number;
  readonly archived: number;
  readonly archivedBytes: number;
  /** When the oldest and the newest of all were recorded. */
  readonly oldest?: string | undefined;
  readonly newest?: string | undefined;
  /** How many would not be archived, by reason. */
  readonly parked: Readonly<Record<string, number>>;
};

export async function figuresOf(rows: AsyncIterable<Recording>): Promise<Figures> {
  const sums = { seen: 0, waiting: 0, waitingBytes: 0, archived: 0, archivedBytes: 0 };
  const owners = new Set<string>();
  const parked: Record<string, number> = {};
  const recorded: { oldest?: string; newest?: string } = {};
  for await (const row of rows) {
    sums.seen += 1;
    if (row.status === 'parked') parked[row.reason] = (parked[row.reason] ?? 0) + 1;
    if (row.status === 'archived') {
      sums.archived += 1;
      sums.archivedBytes += row.archive.audio.bytes;
    }
    if (row.status === 'discovered') {
      sums.waiting += 1;
      sums.waitingBytes += row.facts.sizeBytes;
    }
    if (row.facts !== undefined) addFacts(row.facts, owners, recorded);
  }
  return { ...sums, owners: owners.size, ...recorded, parked };
}

function addFacts(
  { owner, origin, timeRecorded }: Facts,
  owners: Set<string>,
  recorded: { oldest?: string; newest?: string },
): void {
  owners.add(owner?.id ?? origin.ownerId);
  const { oldest = timeRecorded, newest = timeRecorded } = recorded;
  recorded.oldest = timeRecorded < oldest ? timeRecorded : oldest;
  recorded.newest = timeRecorded > newest ? timeRecorded : newest;
}

/** The figures as people read them. */
export function figureLines(figures: Figures, historyDays: number): string[] {
  const { seen, owners, waiting, waitingBytes, archived, archivedBytes, oldest, newest } = figures;
  const parked = Object.entries(figures.parked).map(([reason, count]) => `${reason}: ${count}`);
  return [
    `Dry run: nothing was changed in Webex. In the last ${historyDays} days:`,
    `  seen           ${seen} recordings of ${owners} owners`,
    ...(oldest === undefined ? [] : [`  recorded       from ${oldest} to ${newest ?? oldest}`]),
    `  would archive  ${waiting} recordings, ${size(waitingBytes)}`,
    `  archived here  ${archived} recordings, ${size(archivedBytes)}`,
    `  would park     ${parked.length === 0 ? 'none, by what the list shows' : parked.join(', ')}`,
  ];
}

function size(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(0)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

import type { Hold } from '../../lib/domain/hold.ts';
import type { TooLate } from '../../lib/domain/holding.ts';
import type { HoldTally } from '../../lib/steps/place-hold.ts';
import { scopeWords, several } from '../../lib/page/words.ts';

/** More ids on a screen help nobody; `--json` has them all. */
const mostIds = 20;

const effects = [
  ['kept', 'where they are, and kept'],
  ['withdrawn', 'to be trashed, which was taken back'],
  ['withdrawn-and-restoring', 'to be purged, which was taken back; they are taken out of the recycle bin'],
  ['restoring', 'taken out of the recycle bin'],
  ['archiving', 'not in the archive yet, and archived now'],
  [
    'bin-left',
    'in the recycle bin, out of which nothing is taken in dry run: restore them in Control Hub, or go live',
  ],
  ['parked', 'parked, and waiting for a person (tapekeeper park list)'],
] as const;

const lateWords: Readonly<Record<TooLate['what'], string>> = {
  sent: 'Webex was told to delete it before; a look about 15 minutes later shows what came of it',
  purged: 'purged from Webex',
  vanished: 'unknown to Webex',
  expired: 'nothing is left of it',
};

/** What a hold has done, as people read it. */
export function tallyLines(tally: HoldTally): string[] {
  const { covered, tooLate, failed } = tally;
  if (covered === 0 && failed.length === 0)
    return ['It covers nothing that is known yet: if that is a surprise, see whether the id is right.'];
  return [
    `It covers ${several(covered, 'recording')}:`,
    ...effects
      .filter(([effect]) => tally[effect] > 0)
      .map(([effect, words]) => `  ${tally[effect]} ${words}`),
    ...(tooLate.length === 0 ? [] : [`Too late for ${several(tooLate.length, 'recording')}:`]),
    ...some(tooLate.map(lateLine)),
    ...failedLines(failed),
  ];
}

/** The holds as people read them, the newest first. */
export function holdLines(holds: readonly Hold[], all: boolean): string[] {
  if (holds.length === 0) return [all ? 'No hold was ever placed.' : 'No hold is in force.'];
  return newestFirst(holds).map(each => {
    const { id, by, placedAt, reason, releasedAt, releasedBy } = each;
    const end = releasedAt === undefined ? '' : `; released ${releasedAt} by ${releasedBy ?? 'nobody'}`;
    return `${id}  ${scopeWords(each)}, placed ${placedAt} by ${by}: ${reason}${end}`;
  });
}

export function newestFirst(holds: readonly Hold[]): readonly Hold[] {
  return holds.toSorted(
    (one, other) => other.placedAt.localeCompare(one.placedAt) || one.id.localeCompare(other.id),
  );
}

function lateLine({ id, what, isArchived }: TooLate): string {
  return `  ${id}: ${lateWords[what]}, ${isArchived ? 'in the archive' : 'not in the archive'}`;
}

function failedLines(failed: readonly string[]): string[] {
  if (failed.length === 0) return [];
  return [
    `${several(failed.length, 'row')} could not be read or written (the hold covers them all the same): run the same command again.`,
    ...some(failed.map(id => `  ${id}`)),
  ];
}

function some(lines: readonly string[]): string[] {
  const more = lines.length - mostIds;
  return more <= 0 ? [...lines] : [...lines.slice(0, mostIds), `  and ${more} more: --json names them all`];
}

import { startOf, type Sheet } from '../domain/sheet.ts';
import { dayMs, dayOf, plusMs } from '../domain/time.ts';
import { linear, logarithmic, spanTick, type Scale } from './scale.ts';
import { figure, size, spanOf } from './words.ts';

/** One figure of each day; undefined where there is none. */
type Line = { readonly name: string; readonly tone: Tone; readonly values: readonly (number | undefined)[] };

/** How a line is drawn: the one that counts, what it is compared with, or what must be zero. */
type Tone = 'main' | 'other' | 'third' | 'alarm';

export type Curve = {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly days: readonly string[];
  readonly lines: readonly Line[];
  /** Whether the stretch below the first line is filled: where zero is the bottom. */
  readonly filled: boolean;
  readonly scale: Scale;
  readonly say: (value: number) => string;
  readonly tick: (value: number) => string;
};

/** A curve before there are figures for it. */
export type CurveKind = Omit<Curve, 'days' | 'lines' | 'scale'> & {
  readonly scaleOf: (values: readonly number[]) => Scale;
  readonly lines: readonly (Omit<Line, 'values'> & { readonly of: (sheet: Sheet) => number | undefined })[];
};

/** Numbers of recordings, from zero on. */
export const counted = {
  filled: true,
  scaleOf: (values: readonly number[]) => linear(values),
  say: figure,
  tick: figure,
};
const way = 'callToArchived';

/** The curves of a sheet's page. */
export const sheetCurves: readonly CurveKind[] = [
  {
    ...counted,
    id: 'archived',
    title: 'Archived',
    about: 'Recordings in the archive, of all that were ever seen.',
    lines: [
      { name: 'archived', tone: 'main', of: sheet => sheet.archive.recordings },
      { name: 'seen', tone: 'other', of: sheet => sheet.seen },
    ],
  },
  {
    ...counted,
    id: 'backlog',
    title: 'Backlog',
    about: 'Discovered, and not in the archive yet.',
    lines: [{ name: 'backlog', tone: 'main', of: sheet => sheet.backlog.rows }],
  },
  {
    id: 'lag',
    title: 'Lag',
    about: 'From the end of the call to the verified object, of what was archived on the day.',
    filled: false,
    scaleOf: logarithmic,
    say: spanOf,
    tick: spanTick,
    lines: [
      { name: '99 % within', tone: 'main', of: sheet => sheet.lag.legs[way]?.p99Seconds },
      { name: 'half within', tone: 'other', of: sheet => sheet.lag.legs[way]?.p50Seconds },
    ],
  },
  {
    ...counted,
    id: 'exceptions',
    title: 'Exceptions',
    about: 'Parked for a person, vanished from Webex, and what nobody can explain.',
    filled: false,
    lines: [
      { name: 'unexplained', tone: 'alarm', of: sheet => sheet.unexplained.rows },
      { name: 'parked', tone: 'main', of: sheet => sheet.states['parked']?.rows ?? 0 },
      { name: 'vanished', tone: 'other', of: sheet => sheet.states['vanished']?.rows ?? 0 },
    ],
  },
  {
    ...counted,
    id: 'size',
    title: 'Archive size',
    about: 'Audio, transcripts and metadata.',
    scaleOf: values => linear(values, 2),
    say: size,
    tick: bytes => (bytes === 0 ? '0' : size(bytes).replace('.0 ', ' ')),
    lines: [{ name: 'size', tone: 'main', of: sheet => sheet.archive.bytes }],
  },
];

/** The curves over these days. @param sheets by day */
export function curvesOf(
  days: readonly string[],
  sheets: ReadonlyMap<string, Sheet>,
  kinds: readonly CurveKind[],
): Curve[] {
  return kinds.map(({ lines, scaleOf, ...kind }) => {
    const drawn = lines.map(({ of, ...line }) => ({
      ...line,
      values: days.map(day => {
        const sheet = sheets.get(day);
        return sheet === undefined ? undefined : of(sheet);
      }),
    }));
    const values = drawn.flatMap(line => line.values).filter(value => value !== undefined);
    return { ...kind, days, lines: drawn, scale: scaleOf(values.length === 0 ? [0] : values) };
  });
}

/** Every day from one to another, both included. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = startOf(first); dayOf(day) <= last; day = plusMs(day, dayMs)) days.push(dayOf(day));
  return days;
}

import { dayMs, hourMs, minuteMs, secondMs } from '../domain/time.ts';

/** Where a value lies between bottom (0) and top (1), and which values to mark. */
export type Scale = { readonly ticks: readonly number[]; at(value: number): number };

const mostSteps = 5;

/** From zero to a round number that nothing exceeds. @param base 10, or 2 where round means a power of two */
export function linear(values: readonly number[], base: 2 | 10 = 10): Scale {
  const most = Math.max(1, ...values);
  const stepOf = base === 10 ? decimalStep : binaryStep;
  const step = stepOf(most / mostSteps);
  const top = Math.ceil(most / step) * step;
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step);
  return { ticks, at: value => value / top };
}

/** Counts have no halves. */
function decimalStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].find(each => each * power >= least) ?? 10;
  return Math.max(1, step * power);
}

function binaryStep(least: number): number {
  return Math.max(1, 2 ** Math.ceil(Math.log2(least)));
}

/** Spans that people know, each a few times the one before. */
const knownSeconds = [1, 10, 60, 600, 3_600, 21_600, 86_400, 864_000, 8_640_000, 86_400_000, 864_000_000];

/** Spans of seconds, from the known one below the least to the one above the most, in logarithms. */
export function logarithmic(values: readonly number[]): Scale {
  const positive = values.map(each => Math.max(1, each));
  const [least, most] = [Math.min(...positive), Math.max(...positive)];
  const from = Math.max(
    0,
    knownSeconds.findLastIndex(each => each <= least),
  );
  const to = knownSeconds.findIndex(each => each >= most && each > (knownSeconds[from] ?? 1));
  const ticks = knownSeconds.slice(from, (to < 0 ? knownSeconds.length : to) + 1);
  const [bottom, top] = [Math.log(ticks[0] ?? 1), Math.log(ticks.at(-1) ?? 10)];
  return { ticks, at: value => (Math.log(Math.max(1, value)) - bottom) / (top - bottom) };
}

/** A known span in one word. */
export function spanTick(seconds: number): string {
  const ms = seconds * secondMs;
  if (ms >= dayMs) return `${ms / dayMs} d`;
  if (ms >= hourMs) return `${ms / hourMs} h`;
  return ms >= minuteMs ? `${ms / minuteMs} min` : `${seconds} s`;
}

import { badRequest } from './refusal.ts';

const dayMs = 24 * 60 * 60_000;
const defaultSpanMs = 7 * dayMs;
const longestSpanMs = 30 * dayMs;
const isoTime = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** From when (inclusive) until when (exclusive) a list reaches, by what is given of `from` and `to`. */
export function readSpan(query: URLSearchParams, nowMs: number): { fromMs: number; toMs: number } {
  const from = readTime(query, 'from');
  const to = readTime(query, 'to');
  // Only `from`: a week from there, and not until now.
  const toMs = to ?? (from === undefined ? nowMs : from + defaultSpanMs);
  const fromMs = from ?? toMs - defaultSpanMs;
  if (fromMs > toMs) throw badRequest('from must not be after to.');
  if (toMs - fromMs > longestSpanMs) throw badRequest('The interval between from and to exceeds 30 days.');
  return { fromMs, toMs };
}

function readTime(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const [, time, , , zone] = isoTime.exec(text) ?? [];
  // A time without a zone is UTC here: it must not depend on where the simulator runs.
  const ms = isoTime.test(text)
    ? Date.parse(time === undefined || zone !== undefined ? text : `${text}Z`)
    : NaN;
  if (Number.isNaN(ms)) throw badRequest(`${name} is not an ISO 8601 date.`);
  return ms;
}

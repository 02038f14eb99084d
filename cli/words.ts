import { InvalidArgumentError } from 'commander';
import { instant, type Instant } from '../lib/domain/time.ts';

/** One answer, as one line of JSON. Links stay hidden unless they were asked for. */
export function print(answer: unknown): void {
  console.log(JSON.stringify(answer));
}

/** A sentence beside the answers. */
export function say(sentence: string): void {
  console.error(sentence);
}

export function timeArgument(text: string): Instant {
  const read = instant.safeParse(text);
  if (read.success) return read.data;
  throw new InvalidArgumentError('Give a time with its zone, such as 2026-09-01T00:00:00Z.');
}

/** A UTC day. */
export function dayArgument(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && instant.safeParse(`${text}T00:00:00Z`).success) return text;
  throw new InvalidArgumentError('Give a day such as 2026-10-01.');
}

export function wholeArgument(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number.');
}

export function pairs(text: string, before: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('Give it as name=value.');
  return { ...before, [name]: value };
}

export function pathArgument(what: 'folder' | 'file') {
  return (text: string): string => {
    if (text.trim() === '') throw new InvalidArgumentError(`Give the path of a ${what}.`);
    return text;
  };
}

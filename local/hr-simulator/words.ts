import { InvalidArgumentError } from 'commander';
import { kinds, type Kind } from './senders.ts';

/** How an option's word is read. Each throws, with a sentence, what commander adds to the option's name. */
export function kindWord(text: string): Kind {
  const name = text === 'static' ? 'static-token' : text;
  const kind = kinds.find(each => each === name);
  if (kind === undefined) throw new InvalidArgumentError(`Name one of ${kinds.join(', ')}.`);
  return kind;
}

export function webAddress(text: string): URL {
  if (URL.canParse(text) && /^https?:/i.test(text)) return new URL(text);
  throw new InvalidArgumentError('Give an address that begins with http:// or https://.');
}

export function address(text: string): string {
  if (/^[^\s@]+@[^\s@]+$/.test(text)) return text;
  throw new InvalidArgumentError('Give an e-mail address.');
}

export function day(text: string): string {
  const ms = Date.parse(`${text}T00:00:00Z`);
  if (!Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text) && text.length === 10) return text;
  throw new InvalidArgumentError('Give a day such as 2026-10-31.');
}

export function times(text: string): number {
  const number = Number(text);
  if (/^\d{1,4}$/.test(text) && number >= 1) return number;
  throw new InvalidArgumentError('Give a number from 1 to 9999.');
}

export function port(text: string): number {
  const number = Number(text);
  if (/^\d{1,5}$/.test(text) && number <= 65_535) return number;
  throw new InvalidArgumentError('Give a port from 0 to 65535.');
}

import fc from 'fast-check';
import type { SentRequest } from './signed-requests.ts';

type Mutation = (sent: SentRequest) => SentRequest;

const position = fc.integer({ min: 0, max: 400 });
const octet = fc.integer({ min: 0, max: 255 });

const onBody =
  (change: (body: Buffer) => Uint8Array): Mutation =>
  sent => ({
    ...sent,
    body: Buffer.from(change(sent.body)),
  });
const splice = (
  body: Buffer,
  from: number,
  { remove, insert }: { remove: number; insert: readonly number[] },
) => {
  const at = body.length === 0 ? 0 : from % body.length;
  return Buffer.concat([body.subarray(0, at), Buffer.from(insert), body.subarray(at + remove)]);
};

/** Mistakes and malice in what is sent. */
export const bodyMutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc
    .tuple(position, octet)
    .map(([at, byte]) => onBody(body => splice(body, at, { remove: 1, insert: [byte] }))),
  fc
    .tuple(position, octet)
    .map(([at, byte]) => onBody(body => splice(body, at, { remove: 0, insert: [byte] }))),
  fc
    .tuple(position, position)
    .map(([at, remove]) => onBody(body => splice(body, at, { remove, insert: [] }))),
  fc.constant(onBody(body => Buffer.concat([body, body]))),
  fc
    .constantFrom(' ', '\n', '\uFEFF', '\0', ',')
    .map(text => onBody(body => Buffer.concat([body, Buffer.from(text)]))),
  fc.constant(onBody(body => Buffer.from(pretty(body.toString())))),
  fc.constant(onBody(body => Buffer.from(body.toString('latin1'), 'utf8'))),
  fc.constant(onBody(body => Buffer.from(body.toString('base64')))),
  fc.uint8Array({ maxLength: 64 }).map(bytes => onBody(() => bytes)),
  fc.json({ maxDepth: 4 }).map(text => onBody(() => Buffer.from(text))),
  fc.tuple(fc.nat(40), odd()).map(([which, value]) => onBody(body => withValue(body, which, value))),
  fc.constant(onBody(() => Buffer.from('['.repeat(20_000)))),
);

/** Values that no sender should send where it has others. */
function odd(): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.constantFrom<unknown>(
      null,
      '',
      ' ',
      0,
      -1,
      1e308,
      true,
      [],
      {},
      'x'.repeat(300),
      '9999-12-31',
      '2026-02-30',
    ),
    fc.constantFrom<unknown>(
      '__proto__',
      'constructor',
      'a@b',
      'A@EXAMPLE.COM',
      'a@b,c@d',
      '2026-03-31T00:00:00',
    ),
    fc.jsonValue({ maxDepth: 3 }),
    fc.string(),
  );
}

/** The body with one of its values replaced, wherever that is. */
function withValue(body: Buffer, which: number, value: unknown): Buffer {
  let left = which;
  try {
    const changed: unknown = JSON.parse(body.toString(), (_key, before: unknown) => {
      left -= 1;
      return left === 0 ? value : before;
    });
    return Buffer.from(JSON.stringify(changed));
  } catch {
    return body;
  }
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return `${text} `;
  }
}

/** The same of one of these headers. */
export function headerMutation(names: readonly string[]): fc.Arbitrary<Mutation> {
  return fc.tuple(fc.constantFrom(...names), valueMutation()).map(([name, change]): Mutation => sent => ({
    ...sent,
    headers: { ...sent.headers, [name]: change(sent.headers[name] ?? '') },
  }));
}

function valueMutation(): fc.Arbitrary<(value: string) => string> {
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=-_., :';
  const letter = fc.constantFrom(...letters.split(''));
  return fc.oneof(
    fc.tuple(position, letter).map(([from, put]) => (value: string) => {
      const at = value.length === 0 ? 0 : from % value.length;
      return value.slice(0, at) + put + value.slice(at + 1);
    }),
    fc.tuple(position, letter).map(
      ([from, put]) =>
        (value: string) =>
          value.slice(0, from) + put + value.slice(from),
    ),
    position.map(length => (value: string) => value.slice(0, length)),
    position.map(length => (value: string) => value.slice(length)),
    fc.constantFrom(',', ', ', ' ').map(between => (value: string) => value + between + value),
    fc.constantFrom('', 'v1,', 'null', 'undefined', '0', '-1', 'NaN', '1e9').map(text => () => text),
    fc
      .constantFrom(' ', '=', 'v1,', 'v1a,', 'sha256=', 'Bearer ')
      .map(text => (value: string) => text + value),
    fc.constantFrom(' ', '=', '==', '\0', '\u00e9').map(text => (value: string) => value + text),
    fc.constant((value: string) => value.replace(/=+$/, '')),
    fc.integer({ min: -1_000, max: 1_000 }).map(by => (value: string) => String(Number(value) + by)),
    fc.integer({ min: -400, max: 400 }).map(by => (value: string) => {
      const at = new Date((Number(value) + by) * 1_000);
      return Number.isNaN(at.getTime()) ? value : at.toISOString();
    }),
    fc.string().map(text => () => text),
  );
}

/** Up to three of them, one after the other. */
export function several(one: fc.Arbitrary<Mutation>): fc.Arbitrary<Mutation> {
  return fc
    .array(one, { minLength: 1, maxLength: 3 })
    .map(all => sent => all.reduce((before, change) => change(before), sent));
}

/** How API Gateway may have encoded it, rightly or not. */
export const encoding = fc.constantFrom('text', 'base64', 'base64 that is none', 'text that is base64');
export type Encoding = 'text' | 'base64' | 'base64 that is none' | 'text that is base64';

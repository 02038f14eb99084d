import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../domain/secret.ts';
import type { Instant } from '../domain/time.ts';
import type { Connection } from './connections.ts';

/** Where the secrets of connections are read. */
export type Secrets = {
  /**
   * By the name that the connections give it; undefined where there is none.
   * @throws TransientError when it cannot be read now
   */
  named(name: string): Promise<Secret | undefined>;
  /**
   * Reads them again, unless that was done a moment ago: a forged request must not make us ask each time.
   * @returns whether they were read again
   */
  renew(): Promise<boolean>;
};

export type WithSecret = Extract<Connection, { secret: string }>;

/** The names of the secrets that count now: the present one, and the one before for as long as it is to. */
export function secretNames({ secret, previousSecret }: WithSecret, now: Instant): readonly string[] {
  if (previousSecret === undefined) return [secret];
  const { name, until } = previousSecret;
  return until === undefined || now < until ? [secret, name] : [secret];
}

/** Whether two texts are the same; how long it takes says nothing of where they differ, or how long they are. */
export function isSameText(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

/** Whether two digests are the same. */
export function isSameDigest(expected: Buffer, given: Buffer): boolean {
  return expected.length > 0 && expected.length === given.length && timingSafeEqual(expected, given);
}

/** Whether any of these passes. All are tried: how long it takes does not say which. */
export function isAny<Each>(all: readonly Each[], passes: (each: Each) => boolean): boolean {
  return all.map(passes).includes(true);
}

/** The first 32 hexadecimal digits of a digest. */
export function digestOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

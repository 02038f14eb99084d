import { createHash } from 'node:crypto';

/** The first hexadecimal digits of what stands for an address in a system: the same for the same address, always. */
export function digitsOf(address: string, length: number): string {
  return createHash('sha256').update(address.toLowerCase()).digest('hex').slice(0, length);
}

/** As a number, for systems that count. */
export function numberOf(address: string): string {
  return String(1 + Number.parseInt(digitsOf(address, 6), 16));
}

/** As a UUID. */
export function uuidOf(address: string): string {
  const digits = digitsOf(address, 32);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `a${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join('-');
}

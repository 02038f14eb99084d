import { InvalidArgumentError } from 'commander';
import { person } from '../../lib/domain/hold.ts';

/** Whoever gives an order, as receipts and holds name them. */
export function nameArgument(text: string): string {
  if (person.safeParse(text).success) return text;
  throw new InvalidArgumentError('Give the name of whoever gives this order.');
}

import { InvalidArgumentError } from 'commander';
import { person } from '../../lib/domain/hold.ts';
import { orderer } from '../../lib/domain/orderer.ts';

/** Whoever gives an order, as receipts and holds name them. */
export function nameArgument(text: string): string {
  if (orderer.safeParse(text).success) return text;
  if (person.safeParse(text).success)
    throw new InvalidArgumentError(
      'Give the name or the role of whoever gives this order, without an address, a link or a number: receipts keep it for ever.',
    );
  throw new InvalidArgumentError('Give the name of whoever gives this order.');
}

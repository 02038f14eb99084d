import * as z from 'zod/mini';
import { person } from './hold.ts';

/** An address, a link, or a number of seven digits, however they are parted. */
const contact = /@|:\/\/|www\.|(?:\d[\s()./-]{0,3}){7}/i;

/**
 * Whoever gives an order, by name or by role. Receipts say who that was and are kept for ever, so it is nothing by which
 * anybody could be reached.
 */
export const orderer = person.check(
  z.refine(text => !contact.test(text), 'has an address, a link or a number in it'),
);

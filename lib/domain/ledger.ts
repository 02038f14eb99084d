import * as z from 'zod/mini';
import { instant } from './time.ts';

/**
 * A stretch of time to be read from Webex. `tail` follows the present, `look-back` re-reads the last days because
 * files appear hours after the call, `history` is everything from before the installation.
 */
export const listWindow = z.readonly(
  z.object({ kind: z.enum(['tail', 'look-back', 'history']), from: instant, to: instant }),
);
export type ListWindow = z.infer<typeof listWindow>;
export type WindowKind = ListWindow['kind'];

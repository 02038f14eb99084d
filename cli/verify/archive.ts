import type { VerifyPorts } from '../../lib/steps/verify-archive.ts';
import type { Announced } from '../../lib/steps/verify-sheets.ts';

/** An archive for whoever only reads it, and what is known of its sheets beside it. */
export type OpenArchive = Omit<VerifyPorts, 'random'> & {
  readonly announced: readonly Announced[];
} & Disposable;

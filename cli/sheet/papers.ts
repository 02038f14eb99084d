import type { Papers } from '../../lib/ports.ts';

/** The small documents of an archive, for whoever only reads them. */
export type ReadPapers = Pick<Papers, 'get' | 'keys'> & Disposable;

import type { Random } from '../ports.ts';

/** The machine's chance. */
export const systemRandom: Random = () => Math.random();

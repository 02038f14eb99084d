import { randomUUID } from 'node:crypto';
import type { NewId, Random } from '../ports.ts';

/** The machine's chance. */
export const systemRandom: Random = () => Math.random();

/** Ids of the machine's chance. */
export const systemNewId: NewId = () => randomUUID();

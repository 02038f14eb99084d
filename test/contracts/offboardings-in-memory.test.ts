import { describe } from 'vitest';
import { offboardingsInMemory } from '../build/offboardings-in-memory.ts';
import { offboardingsContract } from './offboardings.ts';

describe('the offboardings in memory', () =>
  offboardingsContract(async () => ({ store: offboardingsInMemory(), close: async () => undefined })));

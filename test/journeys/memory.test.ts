import { describe, expect, it } from 'vitest';
import { limitMb, measureMemory } from '../../bench/measure-memory.ts';

const slowMs = 120_000;
const megabytes = 256;

describe('a recording that is larger than the memory it may take', () => {
  it(`is archived within ${limitMb} MB`, { timeout: slowMs }, async () => {
    const { status, bytes, idleMb, peakMb } = await measureMemory(megabytes);
    expect(status).toBe('archived');
    expect(bytes).toBeGreaterThanOrEqual(megabytes * 2 ** 20 - 72);
    expect(peakMb - idleMb).toBeLessThan(limitMb);
  });
});

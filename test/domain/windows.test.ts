import { describe, expect, it } from 'vitest';
import { minuteMs, plusMs } from '../../lib/domain/time.ts';
import { halves } from '../../lib/domain/windows.ts';
import { at } from '../build/recordings.ts';

describe('a window cut in two', () => {
  it('is covered by its halves, which touch and do not overlap', () => {
    const window = {
      kind: 'tail',
      from: at('2026-03-02T09:30:00Z'),
      to: at('2026-03-02T10:00:00.001Z'),
    } as const;
    expect(halves(window)).toEqual([
      { kind: 'tail', from: '2026-03-02T09:45:00.000Z', to: '2026-03-02T10:00:00.001Z' },
      { kind: 'tail', from: '2026-03-02T09:30:00.000Z', to: '2026-03-02T09:45:00.000Z' },
    ]);
  });

  it('is at least two minutes wide', () => {
    const from = at('2026-03-02T09:30:00Z');
    expect(halves({ kind: 'tail', from, to: plusMs(from, 2 * minuteMs - 1) })).toBeUndefined();
    expect(halves({ kind: 'tail', from, to: plusMs(from, 2 * minuteMs) })).toBeDefined();
  });

  it('is in both halves read in the same way and from where it was, and counts lateness from the same moment', () => {
    const window = {
      kind: 'history',
      from: at('2026-03-01T00:00:00Z'),
      to: at('2026-03-03T00:00:00Z'),
      asOf: at('2026-03-03T00:00:00Z'),
      perOwner: { after: 'a1' },
    } as const;
    expect(halves(window)).toEqual([
      { ...window, from: '2026-03-02T00:00:00.000Z' },
      { ...window, to: '2026-03-02T00:00:00.000Z' },
    ]);
  });
});

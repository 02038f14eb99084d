import { expect, it } from 'vitest';
import { workOn } from '../../lib/domain/work.ts';
import { aDiscovered, at, facts } from '../build/recordings.ts';

const recorded = aDiscovered({ facts: facts({ timeRecorded: at('2026-03-01T09:00:00Z') }) });

it.each([
  ['2026-03-01T09:00:00Z', 'new'],
  ['2026-03-04T09:00:00Z', 'new'],
  ['2026-03-04T09:00:00.001Z', 'backfill'],
])('a recording of the 1st of March is, at %s, %s work', (now, work) => {
  expect(workOn(recorded, at(now))).toBe(work);
});

it('a recording of which nothing could be read is as new as its discovery', () => {
  const { facts: _none, ...row } = aDiscovered({ discoveredAt: at('2026-03-01T09:00:00Z') });
  expect(workOn({ ...row, facts: undefined }, at('2026-03-02T09:00:00Z'))).toBe('new');
});

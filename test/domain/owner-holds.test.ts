import fc from 'fast-check';
import { expect, it } from 'vitest';
import { discover, reviewKnown } from '../../lib/domain/discovery.ts';
import { coveredBy } from '../../lib/domain/hold.ts';
import type { Recording } from '../../lib/domain/recording.ts';
import { hourMs, plusMs } from '../../lib/domain/time.ts';
import { aHold } from '../build/holds.ts';
import { at } from '../build/recordings.ts';
import { aWebexRecording } from '../build/webex-in-memory.ts';

const people = ['7b1de5ac-58c1-4d7e-9f0a-1c6f3a0b9e21', 'f3a94c10', '17c9b2f3'];
const start = at('2026-03-02T10:00:00Z');

/** The row after its recording had these owners, one after the other, each seen an hour after the one before. */
function lived(owners: readonly string[]): Recording[] {
  const [first = '', ...others] = owners;
  const seen = aWebexRecording({ ownerId: first });
  const rows = [discover(seen, start)];
  others.forEach((ownerId, index) => {
    const before = rows.at(-1) ?? expect.fail();
    rows.push(reviewKnown(before, { ...seen, ownerId }, plusMs(start, (index + 1) * hourMs)) ?? before);
  });
  return rows;
}

it('a hold on an owner covers for ever what was theirs when it was placed, whoever has it afterwards', () => {
  let slipped = 0;
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...people), { minLength: 2, maxLength: 6 }),
      fc.nat(),
      (owners, n) => {
        const rows = lived(owners);
        const placedIn = n % owners.length;
        const placedAt = plusMs(start, placedIn * hourMs + 60_000);
        const hold = aHold({ scope: 'owner', ownerId: owners[placedIn], placedAt });
        for (const row of rows.slice(placedIn)) expect(coveredBy([hold], row)).toEqual([hold]);
        if (owners.slice(placedIn + 1).some(each => each !== owners[placedIn])) slipped += 1;
      },
    ),
    { numRuns: 500 },
  );
  expect(slipped).toBeGreaterThan(100);
});

it('a hold on an owner does not reach for what was theirs once, and not at first', () => {
  const [, , now = expect.fail()] = lived(['7b1de5ac', 'f3a94c10', '17c9b2f3']);
  const held = (ownerId: string) =>
    coveredBy([aHold({ scope: 'owner', ownerId, placedAt: '2026-03-03T10:00:00Z' })], now).length;
  expect({ first: held('7b1de5ac'), between: held('f3a94c10'), present: held('17c9b2f3') }).toEqual({
    first: 1,
    between: 0,
    present: 1,
  });
});

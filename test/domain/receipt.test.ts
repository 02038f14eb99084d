import { describe, expect, it } from 'vitest';
import { attests, receipt, receiptIdAt, receiptKey } from '../../lib/domain/receipt.ts';
import { writeReceipt, readReceipt } from '../../lib/steps/write-receipt.ts';
import { anId, at } from '../build/recordings.ts';
import { stepWorld } from '../build/step-world.ts';

const now = at('2026-10-01T08:15:09.250Z');

describe('the id of a receipt', () => {
  it('says when, and has eight digits of chance', () => {
    const id = receiptIdAt(now, '0c7e1a52-2f0b-4b57-8a53-6f3f6d0f7e90');
    expect(id).toBe('2026-10-01/081509-0c7e1a52');
    expect(receiptKey(id)).toBe('receipts/2026-10-01/081509-0c7e1a52.json');
  });

  it.each(['', '12', 'zzzzzzzz', '../../..'])('is not made of %j', chance => {
    expect(() => receiptIdAt(now, chance)).toThrow();
  });
});

describe('an attempt', () => {
  const [id, other] = [anId(), anId()];
  const attempt = receipt.parse({
    ...{ kind: 'attempt', what: 'trash', at: now, by: 'apply-retention' },
    items: [{ id, evidence: { shown: 'available' } }],
  });

  it('attests what it says of whom it names, and nothing else', () => {
    expect(attests(attempt, 'trash', id)).toBe(true);
    expect(attests(attempt, 'purge', id)).toBe(false);
    expect(attests(attempt, 'trash', other)).toBe(false);
    expect(attests(undefined, 'trash', id)).toBe(false);
    const outcome = receipt.parse({
      ...{ kind: 'outcome', of: '2026-10-01/081509-0c7e1a52', at: now, by: 'apply-retention' },
      items: [{ id, shown: 'deleted' }],
    });
    expect(attests(outcome, 'trash', id)).toBe(false);
  });
});

describe('a receipt', () => {
  const deed = { kind: 'deed', what: 'adopt-policy', at: now, by: 'Ana Rebelo' } as const;

  it('is read as it was written', async () => {
    const world = await stepWorld('2026-10-01T08:15:09Z');
    const id = await writeReceipt({ ...deed, about: { policyHash: 'abc' } }, world);
    expect(id).toBe('2026-10-01/081509-00000001');
    expect(await readReceipt(id, world)).toEqual({ ...deed, about: { policyHash: 'abc' } });
  });

  it('is never replaced by another, and writing it again changes nothing', async () => {
    const world = await stepWorld('2026-10-01T08:15:09Z');
    const id = await writeReceipt(deed, world);
    expect(await writeReceipt(deed, world, id)).toBe(id);
    await expect(writeReceipt({ ...deed, by: 'Jonas Ek' }, world, id)).rejects.toThrow(id);
    expect(await readReceipt(id, world)).toEqual(deed);
  });

  it.each(['no JSON', '{"kind":"attempt"}', '[]'])('that is %j is none', async text => {
    const world = await stepWorld();
    await world.papers.put('receipts/2026-10-01/081509-0c7e1a52.json', text);
    expect(await readReceipt('2026-10-01/081509-0c7e1a52', world)).toBeUndefined();
  });
});

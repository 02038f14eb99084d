import { describe, expect, it } from 'vitest';
import { adoptPolicy } from '../../lib/steps/adopt-policy.ts';
import { policyInForce } from '../../lib/steps/policy-in-force.ts';
import { readReceipt } from '../../lib/steps/write-receipt.ts';
import { by, fateWorld, type FateWorld } from '../build/fate-world.ts';
import { Death, mortal } from '../build/mortal.ts';
import { policyText } from '../build/policies.ts';
import { anArchived, at, facts } from '../build/recordings.ts';
import { all } from '../build/webex.ts';

const first = policyText();
const second = policyText({ notice: '10 days' });

async function receiptsOf(world: FateWorld) {
  const keys = await all(world.papers.keys('receipts/'));
  return Promise.all(keys.map(async key => readReceipt(key.replace(/^receipts\/|\.json$/g, ''), world)));
}

describe('adopting a policy', () => {
  it('puts it in force, keeps its text, and leaves a receipt', async () => {
    const world = await fateWorld();
    const { policy, changed } = await adoptPolicy({ text: first, by }, world);
    expect(changed).toBe(true);
    expect((await policyInForce(world))?.policy).toEqual(policy);
    expect(await world.papers.get(`policies/${policy.hash}.yml`)).toBe(first);
    expect(await world.adopted()).toEqual({
      hash: policy.hash,
      webex: { retention: { days: 365 }, bin: { days: 30 } },
      adoptedAt: '2026-03-03T12:00:00.000Z',
      by,
    });
    expect(await receiptsOf(world)).toEqual([
      {
        kind: 'deed',
        what: 'adopt-policy',
        at: '2026-03-03T12:00:00.000Z',
        by,
        about: { policyHash: policy.hash },
      },
    ]);
  });

  it('keeps the one before by its hash, and how far back the rows reach', async () => {
    const world = await fateWorld();
    const { policy: before } = await adoptPolicy({ text: first, by }, world);
    await world.sweep();
    await world.putAll([
      anArchived({ facts: facts({ createTime: at('2025-12-24T18:00:00Z') }) }),
      anArchived({ facts: facts({ createTime: at('2026-02-01T00:00:00Z') }) }),
    ]);
    const { policy } = await adoptPolicy({ text: second, by }, world);
    expect(await world.adopted()).toMatchObject({
      hash: policy.hash,
      previousHash: before.hash,
      oldestDay: '2025-12-24',
    });
    expect(await all(world.papers.keys('policies/'))).toHaveLength(2);
  });

  it('that is in force already changes nothing', async () => {
    const world = await fateWorld();
    await adoptPolicy({ text: first, by }, world);
    const before = await world.adopted();
    world.clock.set('2026-03-04T12:00:00Z');
    const { changed } = await adoptPolicy({ text: `# The same.\n${first}`, by: 'Somebody else' }, world);
    expect(changed).toBe(false);
    expect(await world.adopted()).toEqual(before);
    expect(await receiptsOf(world)).toHaveLength(1);
  });

  it('is refused while the one before is being brought to the rows', async () => {
    const world = await fateWorld();
    await world.put(anArchived());
    const { policy } = await adoptPolicy({ text: first, by }, world);
    await expect(adoptPolicy({ text: second, by }, world)).rejects.toThrow('still being brought to all');
    expect((await policyInForce(world))?.policy.hash).toBe(policy.hash);
    await world.sweep();
    expect((await adoptPolicy({ text: second, by }, world)).changed).toBe(true);
  });

  it('is refused with what is wrong in it, and nothing is kept', async () => {
    const world = await fateWorld();
    const attempt = adoptPolicy({ text: policyText({ notice: '0 days' }), by, file: 'mine.yml' }, world);
    await expect(attempt).rejects.toThrow(/^mine\.yml:1:\d+ notice: /);
    expect(await all(world.papers.keys(''))).toEqual([]);
    expect(await world.adopted()).toBeUndefined();
  });

  it('by two at once puts one of them in force', async () => {
    const world = await fateWorld();
    const both = [first, second].map(async text => adoptPolicy({ text, by }, world));
    const outcomes = await Promise.allSettled(both);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const winner = outcomes.find(outcome => outcome.status === 'fulfilled');
    expect((await policyInForce(world))?.policy.hash).toBe(winner?.value.policy.hash);
  });

  it.each([1, 2, 3].flatMap(diesAtWrite => [false, true].map(written => ({ diesAtWrite, written }))))(
    'by a process that dies at write $diesAtWrite (written: $written) can be repeated',
    async death => {
      const world = await fateWorld();
      const process = mortal(death);
      const dying = {
        ...world,
        papers: process.port(world.papers, ['put']),
        notes: process.port(world.notes, ['put']),
      };
      await expect(adoptPolicy({ text: first, by }, dying)).rejects.toThrow(Death);
      const { policy } = await adoptPolicy({ text: first, by }, world);
      expect((await policyInForce(world))?.policy).toEqual(policy);
    },
  );
});

describe('the policy in force', () => {
  it('is none before the first was adopted', async () => {
    expect(await policyInForce(await fateWorld())).toBeUndefined();
  });

  it.each([
    ['is lost', undefined],
    ['says something else', policyText({ notice: '1 day' })],
  ])('cannot be told where its text %s: nobody guesses', async (_what, text) => {
    const world = await fateWorld();
    await adoptPolicy({ text: first, by }, world);
    const papers = { ...world.papers, get: async () => text };
    await expect(policyInForce({ ...world, papers })).rejects.toThrow('adopt the policy again');
  });

  it('is found again once it was adopted again after its text was lost', async () => {
    const world = await fateWorld();
    const { policy } = await adoptPolicy({ text: first, by }, world);
    const kept = new Map<string, string>();
    const empty = {
      ...world,
      papers: {
        ...world.papers,
        get: async (key: string) => kept.get(key),
        put: async (key: string, text: string) => !kept.has(key) && kept.set(key, text) === kept,
      },
    };
    await adoptPolicy({ text: first, by }, empty);
    expect((await policyInForce(empty))?.policy.hash).toBe(policy.hash);
  });
});

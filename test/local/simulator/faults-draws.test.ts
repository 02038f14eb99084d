import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { aSimulator, type SimulatorAtHand } from '../../build/simulator.ts';

const org = '/admin/convergedRecordings';
const transientOnLists = [
  '423',
  '429-date',
  '429-garbage',
  '429-nothing',
  '429-seconds',
  '5xx-html',
  'empty-page',
  'hanging-body',
  'html-200',
  'missing-length',
  'next-elsewhere',
  'next-repeats',
  'reset-before',
  'reset-in-body',
  'slow-body',
  'truncated-body',
  'wrong-length',
];

/** How each of so many list calls ends: its status, or that there was none. */
async function listOften(webex: SimulatorAtHand, times: number): Promise<string[]> {
  const outcomes: string[] = [];
  for (let n = 0; n < times; n += 1) {
    const response = await webex.call(`${org}?max=${(n % 100) + 1}&topic=${n}`).catch(() => undefined);
    await response?.text().catch(() => undefined);
    outcomes.push(String(response?.status ?? 'reset'));
  }
  return outcomes;
}

async function injected(webex: SimulatorAtHand): Promise<Record<string, number>> {
  return (await webex.truth()).injected;
}

const calm = { pace: { hangMs: 1, slowMs: 1, retryAfterSeconds: 0 } };

describe('faults by their rates', () => {
  it('befall that share of the requests', async () => {
    const webex = await aSimulator({ ...calm, faults: { rates: { '423': 0.3 } } });
    const outcomes = await listOften(webex, 400);
    const share = outcomes.filter(each => each === '423').length / 400;
    expect(share).toBeGreaterThan(0.22);
    expect(share).toBeLessThan(0.38);
    expect(outcomes.every(each => each === '423' || each === '200')).toBe(true);
    expect(await injected(webex)).toEqual({ '423': outcomes.filter(each => each === '423').length });
  });

  it('befall no request, and every request', async () => {
    const webex = await aSimulator({ faults: { rates: { '423': 0 } } });
    expect(new Set(await listOften(webex, 50))).toEqual(new Set(['200']));
    await webex.admin('/faults', { rates: { '423': 1 } });
    expect(new Set(await listOften(webex, 50))).toEqual(new Set(['423']));
    await webex.admin('/faults', { rates: {} });
    expect(new Set(await listOften(webex, 50))).toEqual(new Set(['200']));
  });

  it('mix, at most one to a request', async () => {
    const rates = { '423': 0.2, '5xx-html': 0.2, 'reset-before': 0.2 };
    const webex = await aSimulator({ ...calm, faults: { rates } });
    const outcomes = await listOften(webex, 400);
    const counts = await injected(webex);
    expect(Object.keys(counts).toSorted()).toEqual(['423', '5xx-html', 'reset-before']);
    for (const [name, n] of Object.entries(counts)) {
      expect(n / 400, name).toBeGreaterThan(0.13);
      expect(n / 400, name).toBeLessThan(0.27);
    }
    expect(counts['423']).toBe(outcomes.filter(each => each === '423').length);
    expect(counts['reset-before']).toBe(outcomes.filter(each => each === 'reset').length);
  });

  it('befall only what they fit', async () => {
    const webex = await aSimulator({ faults: { rates: { 'answer-lost': 1, 'expired-link': 1 } } });
    const id = await webex.add({ createTime: '2026-09-30T10:00:00Z' });
    expect((await webex.page(org)).ids).toEqual([id]);
    expect((await fetch((await webex.links(id)).audioDownloadLink)).status).toBe(403);
    await expect(webex.write('softDelete', { recordingIds: [id] })).rejects.toThrow();
    expect(await injected(webex)).toEqual({ 'answer-lost': 1, 'expired-link': 1 });
  });
});

describe('a share of faults', () => {
  it('is spread evenly over everything transient that fits', async () => {
    const webex = await aSimulator({ ...calm, faults: { share: 0.5 } });
    await listOften(webex, 1000);
    const counts = await injected(webex);
    expect(Object.keys(counts).toSorted()).toEqual(transientOnLists);
    const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
    expect(total / 1000).toBeGreaterThan(0.45);
    expect(total / 1000).toBeLessThan(0.55);
    for (const [name, n] of Object.entries(counts)) {
      expect(n, name).toBeGreaterThan(10);
      expect(n, name).toBeLessThan(60);
    }
  });

  it('comes on top of the rates that are given', async () => {
    const webex = await aSimulator({ ...calm, faults: { share: 0.5, rates: { '423': 0.5 } } });
    const outcomes = await listOften(webex, 100);
    const total = Object.values(await injected(webex)).reduce((sum, n) => sum + n, 0);
    expect(total).toBe(100);
    expect(outcomes.filter(each => each === '423').length).toBeGreaterThan(35);
  });

  it('lets a client through that asks again', async () => {
    const webex = await aSimulator({ ...calm, faults: { share: 0.5 } });
    const id = await webex.add({ createTime: '2026-09-30T10:00:00Z', preventDownload: true });
    const seen = new Set<string>();
    for (let n = 0; n < 40 && !seen.has('whole'); n += 1) {
      const response = await webex.call(`/convergedRecordings/${id}`).catch(() => undefined);
      const text = await response?.text().catch(() => '');
      seen.add(text?.startsWith('{"id"') === true && text.endsWith('}') ? 'whole' : 'not');
    }
    expect(seen).toContain('whole');
  });
});

describe('chance', () => {
  const mix = { share: 0.4, rates: { '423': 0.1 } };

  it('is the same for the same seed, and for any order of the requests', async () => {
    const [one, two, other] = [
      await aSimulator({ ...calm, faults: mix }),
      await aSimulator({ ...calm, faults: mix }),
      await aSimulator({ ...calm, seed: 2, faults: mix }),
    ];
    const outcomes = await listOften(one, 60);
    await two.call('/people', 'admin').catch(() => undefined);
    expect(await listOften(two, 60)).toEqual(outcomes);
    expect(await listOften(other, 60)).not.toEqual(outcomes);
  });
});

describe('POST /faults', () => {
  it('lets the next requests that fit meet one fault each', async () => {
    const webex = await aSimulator();
    const answer = await webex.admin('/faults', {
      next: [{ fault: '423', times: 2 }, { fault: 'answer-lost' }],
    });
    expect(await answer.json()).toMatchObject({ next: ['423', '423', 'answer-lost'] });
    expect(await listOften(webex, 4)).toEqual(['423', '423', '200', '200']);
    await expect(webex.write('softDelete', { trashAll: true, ownerEmail: 'x' })).resolves.toHaveProperty(
      'status',
      404,
    );
  });

  it('tells what there is, and what is set', async () => {
    const webex = await aSimulator({ faults: { share: 0.05, rates: { '423': 0.1 } } });
    const now = await (await fetch(`${webex.adminUrl}/faults`)).json();
    expect(now).toMatchObject({ share: 0.05, rates: { '423': 0.1 }, next: [] });
    const { kinds } = z.object({ kinds: z.array(z.string()) }).parse(now);
    expect(kinds).toEqual(expect.arrayContaining(transientOnLists));
  });

  it.each([
    ['a fault that there is not', { rates: { gremlins: 0.1 } }],
    ['a rate above one', { rates: { '423': 1.1 } }],
    ['a negative share', { share: -0.1 }],
    ['rates that add up to more than one', { rates: { '423': 0.6, '5xx-html': 0.6 } }],
    ['a rate and a share that do', { share: 0.6, rates: { '5xx-html': 0.6 } }],
    ['a next one that there is not', { next: [{ fault: 'gremlins' }] }],
    ['other words', { faults: 0.5 }],
  ])('refuses %s, and leaves everything as it was', async (_what, body) => {
    const webex = await aSimulator({ faults: { rates: { '423': 1 } } });
    expect((await webex.admin('/faults', body)).status).toBe(400);
    expect(await listOften(webex, 3)).toEqual(['423', '423', '423']);
  });
});

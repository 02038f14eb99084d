import { describe, expect, it } from 'vitest';
import { aSimulator, type SimulatorAtHand } from '../../build/simulator.ts';
import { anyText, textLike } from '../../build/matchers.ts';

const org = '/admin/convergedRecordings';

async function refused(webex: SimulatorAtHand, fault: string, path = org): Promise<Response> {
  await webex.admin('/faults', { next: [{ fault }] });
  return webex.call(path);
}

describe('a 429', () => {
  it.each([
    ['429-seconds', /^7$/],
    ['429-date', /^Thu, 01 Oct 2026 00:00:07 GMT$/],
    ['429-garbage', /^(?!\d+$)(?!\w{3}, \d\d (?:Oct|Nov) )/],
  ])('with %s asks to wait, by the model’s clock', async (fault, retryAfter) => {
    const webex = await aSimulator({ pace: { retryAfterSeconds: 7 } });
    const response = await refused(webex, fault);
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toMatch(retryAfter);
    expect(await response.json()).toMatchObject({ message: textLike(/too many/i) });
  });

  it('may say nothing of when to come back', async () => {
    const response = await refused(await aSimulator(), '429-nothing');
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, null]);
  });

  it('is over when its time is', async () => {
    const webex = await aSimulator({ pace: { retryAfterSeconds: 7 } });
    await refused(webex, '429-date');
    await webex.moveClock('2026-10-01T00:00:06.999Z');
    expect((await webex.call(org)).status).toBe(429);
    await webex.moveClock('2026-10-01T00:00:07Z');
    expect((await webex.call(org)).status).toBe(200);
  });
});

describe('a request that comes before the Retry-After of its token has passed', () => {
  const misconduct = async (webex: SimulatorAtHand) =>
    (await webex.truth()).faults.map(({ kind, at }) => [kind, at]);

  it('is turned away with the rest of the time, and held against the client when it was told so', async () => {
    const webex = await aSimulator({ pace: { retryAfterSeconds: 60 } });
    await refused(webex, '429-seconds');
    await webex.moveClock('2026-10-01T00:00:20Z');
    const early = await webex.call(org);
    expect([early.status, early.headers.get('retry-after')]).toEqual([429, '40']);
    expect((await webex.truth()).faults).toEqual([
      {
        at: '2026-10-01T00:00:20.000Z',
        kind: 'called-too-early',
        detail: 'a request of the token compliance came 40.0 s before its Retry-After had passed',
      },
    ]);
  });

  it('is held against the client at once when it is the same again', async () => {
    const webex = await aSimulator();
    await refused(webex, '429-seconds');
    await webex.call(org);
    expect(await misconduct(webex)).toEqual([['called-too-early', '2026-10-01T00:00:00.000Z']]);
  });

  it('is nobody’s fault while it can have been on its way already', async () => {
    const webex = await aSimulator({ tooEarlyGraceMs: 60_000 });
    await refused(webex, '429-seconds');
    expect((await webex.call(`${org}?max=5`)).status).toBe(429);
    expect(await misconduct(webex)).toEqual([]);
    await webex.call(`${org}?max=5`);
    expect(await misconduct(webex)).toHaveLength(1);
  });

  it('is held against the client once the clock has moved', async () => {
    const webex = await aSimulator({ tooEarlyGraceMs: 60_000 });
    await refused(webex, '429-seconds');
    await webex.moveClock('2026-10-01T00:00:01Z');
    await webex.call(`${org}?max=5`);
    expect(await misconduct(webex)).toEqual([['called-too-early', '2026-10-01T00:00:01.000Z']]);
  });

  it('is held against the client once that cannot be', async () => {
    const webex = await aSimulator({ tooEarlyGraceMs: 0 });
    await refused(webex, '429-seconds');
    await webex.call(`${org}?max=5`);
    expect(await misconduct(webex)).toHaveLength(1);
  });

  it('may be one of another token', async () => {
    const webex = await aSimulator({ tooEarlyGraceMs: 0 });
    await refused(webex, '429-seconds');
    expect((await webex.call(org, 'admin')).status).toBe(200);
    expect(await misconduct(webex)).toEqual([]);
  });

  it.each(['429-garbage', '429-nothing'])('does not exist after %s', async fault => {
    const webex = await aSimulator({ tooEarlyGraceMs: 0 });
    await refused(webex, fault);
    expect((await webex.call(org)).status).toBe(200);
    expect(await misconduct(webex)).toEqual([]);
  });
});

describe('other refusals', () => {
  it('lock a resource for a while with 423, and nothing else', async () => {
    const webex = await aSimulator({ tooEarlyGraceMs: 0 });
    const response = await refused(webex, '423');
    expect([response.status, response.headers.get('retry-after')]).toEqual([423, '5']);
    expect((await webex.call(org)).status).toBe(200);
    expect((await webex.truth()).faults).toEqual([]);
  });

  it('are pages of HTML with a 5xx', async () => {
    const webex = await aSimulator();
    const seen = new Set<number>();
    for (let n = 0; n < 30; n += 1) {
      const response = await refused(webex, '5xx-html', `${org}?max=${n + 1}`);
      seen.add(response.status);
      expect(response.headers.get('content-type')).toBe('text/html;charset=UTF-8');
      expect(await response.text()).toMatch(/^<!DOCTYPE html>/);
    }
    expect([...seen].toSorted()).toEqual([500, 502, 503, 504]);
  });

  it('are a token that expires and stays so', async () => {
    const webex = await aSimulator();
    const response = await refused(webex, 'token-expires');
    expect([response.status, await response.json()]).toMatchObject([401, { trackingId: anyText }]);
    expect((await webex.call(org)).status).toBe(401);
    expect((await webex.call(org, 'admin')).status).toBe(200);
  });

  it('do nothing of what was asked for', async () => {
    const webex = await aSimulator();
    const recordingIds = [await webex.add({ createTime: '2026-09-30T10:00:00Z' })];
    for (const fault of ['429-nothing', '423', '5xx-html', 'token-expires']) {
      await webex.admin('/faults', { next: [{ fault }] });
      expect((await webex.write('softDelete', { recordingIds })).ok, fault).toBe(false);
    }
    await webex.admin('/faults', { next: [{ fault: 'reset-before' }] });
    await expect(webex.write('softDelete', { recordingIds })).rejects.toThrow();
    const truth = await webex.truth();
    expect(truth.writes).toEqual([]);
    expect(truth.recordings).toMatchObject([{ status: 'available' }]);
  });
});

describe('an answer that is lost', () => {
  it('comes after the write has happened', async () => {
    const webex = await aSimulator();
    const recordingIds = [await webex.add({ createTime: '2026-09-30T10:00:00Z' })];
    await webex.admin('/faults', { next: [{ fault: 'answer-lost' }] });
    await expect(webex.write('softDelete', { recordingIds })).rejects.toThrow();
    const truth = await webex.truth();
    expect(truth.recordings).toMatchObject([{ status: 'deleted' }]);
    expect(truth.writes).toMatchObject([{ operation: 'softDelete', ids: recordingIds }]);
    expect(truth.injected).toEqual({ 'answer-lost': 1 });
  });

  it('is none where the write was refused', async () => {
    const webex = await aSimulator();
    await webex.admin('/faults', { next: [{ fault: 'answer-lost' }] });
    expect((await webex.write('softDelete', {})).status).toBe(400);
  });
});

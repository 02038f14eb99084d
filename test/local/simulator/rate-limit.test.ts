import { describe, expect, it } from 'vitest';
import { aSimulator, type SimulatorAtHand } from '../../build/simulator.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';
import { textLike } from '../../build/matchers.ts';

const org = '/admin/convergedRecordings';

/** Asks so many different things at once. @returns how many were served, and how many were too many */
async function rush(webex: SimulatorAtHand, n: number, token = 'compliance') {
  const path = (index: number) => `${org}?topic=${token}-${index}-${crypto.randomUUID()}`;
  const answers = await Promise.all(
    Array.from({ length: n }, async (_, index) => (await webex.call(path(index), token)).status),
  );
  const count = (status: number) => answers.filter(each => each === status).length;
  return { served: count(200), tooMany: count(429) };
}

describe('a limit of requests a second', () => {
  it('lets so many of a token through at one instant, and the rest of them in vain', async () => {
    const webex = await aSimulator({ limit: { perSecond: 5 } });
    expect(await rush(webex, 12)).toEqual({ served: 5, tooMany: 7 });
    expect(await rush(webex, 3, 'admin')).toEqual({ served: 3, tooMany: 0 });
  });

  it('asks to wait a second, and then serves again', async () => {
    const webex = await aSimulator({ limit: { perSecond: 1 } });
    await webex.call(org);
    const refused = await webex.call(org);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await refused.json()).toMatchObject({ message: textLike(/too many/i) });
    await webex.moveClock('2026-10-01T00:00:00.999Z');
    expect((await webex.call(`${org}?max=5`)).status).toBe(429);
    await webex.moveClock('2026-10-01T00:00:01Z');
    expect((await webex.call(org)).status).toBe(200);
  });

  it('looks back over the last second, not at the seconds of the clock', async () => {
    const webex = await aSimulator({ limit: { perSecond: 4 } });
    await webex.moveClock('2026-10-01T00:00:00.600Z');
    expect(await rush(webex, 3)).toEqual({ served: 3, tooMany: 0 });
    await webex.moveClock('2026-10-01T00:00:01.599Z');
    expect(await rush(webex, 2)).toEqual({ served: 1, tooMany: 1 });
    await webex.moveClock('2026-10-01T00:00:02.599Z');
    expect(await rush(webex, 5)).toEqual({ served: 4, tooMany: 1 });
  });

  it('is told in the truth, and is nobody’s fault', async () => {
    const webex = await aSimulator({ limit: { perSecond: 5 }, tooEarlyGraceMs: 60_000 });
    await rush(webex, 12);
    await webex.moveClock('2026-10-01T00:00:01Z');
    await rush(webex, 6);
    const { calls, injected, faults } = await webex.truth();
    expect(calls).toEqual({ total: 18, byOperation: { list: 18 }, byStatus: { '200': 10, '429': 8 } });
    // The others came while the token had been told to wait already.
    expect(injected).toEqual({ limited: 2 });
    expect(faults).toEqual([]);
  });

  it('holds it against the client not to wait as long as it was told to', async () => {
    const webex = await aSimulator({ limit: { perSecond: 1, retryAfterSeconds: 30 } });
    await rush(webex, 1);
    await webex.call(org);
    await webex.moveClock('2026-10-01T00:00:12Z');
    const early = await webex.call(`${org}?max=5`);
    expect([early.status, early.headers.get('retry-after')]).toEqual([429, '18']);
    expect((await webex.truth()).faults).toMatchObject([
      { kind: 'called-too-early', at: '2026-10-01T00:00:12.000Z' },
    ]);
    await webex.moveClock('2026-10-01T00:00:30Z');
    expect((await webex.call(org)).status).toBe(200);
  });

  it('is not for downloads, nor for whoever has no token', async () => {
    const webex = await aSimulator({ limit: { perSecond: 1 } });
    const id = await webex.add({ createTime: '2026-09-30T10:00:00Z' });
    const { audioDownloadLink } = await webex.links(id);
    for (let n = 0; n < 3; n += 1) {
      expect((await fetch(audioDownloadLink)).status).toBe(200);
      expect((await webex.call(org, 'nobody')).status).toBe(401);
    }
  });

  it('can be set, changed and lifted while the simulator runs', async () => {
    const webex = await aSimulator();
    expect(await rush(webex, 20)).toEqual({ served: 20, tooMany: 0 });
    const changed = await webex.admin('/limit', { perSecond: 2, retryAfterSeconds: 3 });
    expect(await changed.json()).toEqual({ perSecond: 2, retryAfterSeconds: 3 });
    expect(await rush(webex, 3)).toEqual({ served: 2, tooMany: 1 });
    await webex.moveClock('2026-10-01T00:00:03Z');
    await webex.admin('/limit', { perSecond: 0 });
    expect(await rush(webex, 20)).toEqual({ served: 20, tooMany: 0 });
    expect(await (await fetch(`${webex.adminUrl}/limit`)).json()).toEqual({
      perSecond: 0,
      retryAfterSeconds: 3,
    });
    for (const body of [{ perSecond: -1 }, { perSecond: 0.5 }, { retryAfterSeconds: 0 }, { rate: 1 }])
      expect((await webex.admin('/limit', body)).status, JSON.stringify(body)).toBe(400);
  });

  it('stays as it was changed after a restart, whatever the flags say', async () => {
    const folder = await temporaryFolder();
    const webex = await aSimulator({ folder, limit: { perSecond: 9 } });
    await webex.admin('/limit', { perSecond: 3 });
    await webex.close();
    const again = await aSimulator({ folder, limit: { perSecond: 9 } });
    expect(await rush(again, 5)).toEqual({ served: 3, tooMany: 2 });
  });
});

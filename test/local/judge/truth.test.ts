import { describe, expect, it, onTestFinished } from 'vitest';
import { readTruth } from '../../../local/judge/truth.ts';
import { startSimulator } from '../../../local/simulator/simulator.ts';
import { anHttpServer } from '../../build/servers.ts';

const startMs = Date.UTC(2026, 9, 1);

describe('the truth', () => {
  it('is read from a simulator, recording by recording', async () => {
    const simulator = await startSimulator({ seed: 1, recordings: 3, startMs });
    onTestFinished(() => simulator.close());
    const truth = await readTruth(simulator.adminUrl);
    expect(truth).toMatchObject({ now: '2026-10-01T00:00:00.000Z', calls: { total: 0 }, faults: [] });
    expect(truth.recordings).toHaveLength(3);
    for (const recording of truth.recordings) {
      expect(recording).toMatchObject({ firstListedAt: null, malformed: false });
      expect(recording.audio.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(recording.metadata).toMatchObject([
        { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown },
      ]);
    }
  });

  it.each([
    ['an error', 500, '{}', 'does not tell its truth: 500'],
    ['something else', 200, '{"recordings":[]}', 'now'],
  ])('is not taken from %s', async (_what, status, body, message) => {
    await using server = await anHttpServer((_request, response) => response.writeHead(status).end(body));
    await expect(readTruth(server.url.href.replace(/\/$/, ''))).rejects.toThrow(message);
  });
});

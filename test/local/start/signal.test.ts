import { EventEmitter } from 'node:events';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { run } from '../../../local/start/run.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';

describe('Ctrl-C while npm start still opens its folder', { timeout: 120_000 }, () => {
  it('ends it in good order, before a day has passed', async () => {
    const said: string[] = [];
    const spy = vi.spyOn(console, 'error').mockImplementation(text => void said.push(String(text)));
    onTestFinished(() => spy.mockRestore());
    const signals = new EventEmitter();
    const so = { recordings: 3, seed: 1, days: 4, json: true, data: await temporaryFolder() };
    const ending = run(so, signals);
    signals.emit('SIGINT');
    expect(await ending).toBe(130);
    expect(said.at(-1)).toMatch(/^Stopped\. Nothing is lost: "npm start -- .* goes on from here\.$/);
    expect(said.join('\n')).not.toContain('Balance sheet');
    expect(signals.eventNames()).toEqual([]);
  });
});

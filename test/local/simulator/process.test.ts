import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { aSimulatorProcess, simulatorEnds } from '../../build/simulator-process.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';
import { textLike } from '../../build/matchers.ts';

/** One line that a person understands: no stack, no file names of ours. */
const oneSentence = /^[^\n]{20,300}\n$/;

describe('npm run webex-simulator', () => {
  it('says in its first line where it is and which tokens there are', async () => {
    const webex = await aSimulatorProcess('--seed', '7', '--recordings', '5');
    expect(JSON.parse(webex.line)).toEqual({
      apiUrl: textLike(/^http:\/\/127\.0\.0\.1:\d+\/v1$/),
      adminUrl: textLike(/^http:\/\/127\.0\.0\.1:\d+$/),
      tokens: {
        user: 'simulated-user-token-7',
        admin: 'simulated-admin-token-7',
        compliance: 'simulated-compliance-token-7',
        both: 'simulated-both-token-7',
        complianceWrite: 'simulated-complianceWrite-token-7',
      },
    });
    expect((await webex.truth()).recordings).toHaveLength(5);
    expect(await webex.end('SIGTERM')).toBe(0);
  });

  it('is what package.json starts', async () => {
    const json = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
    const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(json));
    expect(scripts['webex-simulator']).toMatch(/^node .*local\/simulator\/main\.ts$/);
  });

  it('remembers everything that it has answered, even when it was killed', async () => {
    const data = await temporaryFolder();
    const words = ['--data', data, '--recordings', '20', '--fault', 'slow-body=0.5'];
    const before = await aSimulatorProcess(...words);
    await before.moveClock('2026-10-01T06:00:00Z');
    const id = await before.add({ createTime: '2026-10-01T05:00:00Z' });
    const [first, second] = await before.people();
    await before.admin('/people', { person: second?.emails[0], state: 'inactive' });
    await before.page('/admin/convergedRecordings?max=100');
    await before.write('reassign', { reassignOwnerEmail: first?.emails[0], recordingIds: [id] });
    await before.write('softDelete', { recordingIds: [id] });
    await before.admin('/faults', { rates: { 'next-repeats': 0.25 } });
    await (await before.call((await before.links(id)).audioDownloadLink)).arrayBuffer();
    const truth = await before.truth();
    await before.end('SIGKILL');

    const after = await aSimulatorProcess('--data', data, '--recordings', '20');
    const later = await after.truth();
    expect(later).toEqual(truth);
    expect(later.now).toBe('2026-10-01T06:00:00.000Z');
    expect(later.recordings.find(each => each.id === id)).toMatchObject({ status: 'deleted' });
    expect(later.writes.map(each => each.operation)).toEqual(['reassign', 'softDelete']);
    expect(later.faults.map(each => each.kind)).toEqual(['token-at-media-host']);
    expect(await (await fetch(`${after.adminUrl}/faults`)).json()).toMatchObject({
      rates: { 'next-repeats': 0.25 },
    });
    const gone = await after.call(`/people?email=${second?.emails[0] ?? ''}`, 'admin');
    expect(await gone.json()).toMatchObject({ items: [{ loginEnabled: false }] });
  });

  it('on the real clock begins now, and goes on from there', async () => {
    const data = await temporaryFolder();
    const words = ['--data', data, '--recordings', '3', '--clock', 'real'];
    const before = await aSimulatorProcess(...words);
    const { start } = await before.truth();
    expect(start).not.toBe('2026-10-01T00:00:00.000Z');
    expect((await before.admin('/clock', { now: '2099-01-01T00:00:00Z' })).status).toBe(400);
    await before.end('SIGKILL');
    const after = await aSimulatorProcess(...words);
    expect((await after.truth()).start).toBe(start);
  });
});

describe('the simulator refuses in one sentence', () => {
  it('a folder that holds another organisation', async () => {
    const data = await temporaryFolder();
    await (await aSimulatorProcess('--data', data, '--recordings', '5')).end('SIGTERM');
    for (const words of [
      ['--recordings', '6'],
      ['--recordings', '5', '--seed', '2'],
      ['--recordings', '5', '--start', '2026-11-01T00:00:00Z'],
    ]) {
      const ended = await simulatorEnds('--data', data, ...words);
      expect(ended).toMatchObject({ code: 1, stdout: '', stderr: textLike(oneSentence) });
      expect(ended.stderr).toMatch(/holds another organisation \(seed 1, 5 recordings/);
    }
  });

  it('a folder in which another simulator runs', async () => {
    const data = await temporaryFolder();
    await aSimulatorProcess('--data', data, '--recordings', '5');
    const ended = await simulatorEnds('--data', data, '--recordings', '5');
    expect(ended).toMatchObject({ code: 1, stdout: '', stderr: textLike(oneSentence) });
  });

  it('a folder that is none', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, 'not a folder');
    const ended = await simulatorEnds('--data', file);
    expect(ended).toMatchObject({ code: 1, stdout: '', stderr: textLike(oneSentence) });
    expect(ended.stderr).toContain('--data');
  });

  it('a port that is taken', async () => {
    const { apiUrl } = await aSimulatorProcess('--recordings', '1');
    const { port } = new URL(apiUrl);
    const ended = await simulatorEnds('--recordings', '1', '--port', port);
    expect(ended).toMatchObject({ code: 1, stdout: '', stderr: textLike(oneSentence) });
    expect(ended.stderr).toMatch(new RegExp(`^Port ${port} .*name another`));
  });

  it('flags that it cannot read', async () => {
    const ended = await simulatorEnds('--recordings', 'many');
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: textLike(/^error: .*whole number\.\n$/) });
  });

  it('rates that add up to more than there are requests', async () => {
    const ended = await simulatorEnds('--fault', '423=0.6', '--fault', '5xx-html=0.6');
    expect(ended).toMatchObject({ code: 1, stdout: '', stderr: textLike(oneSentence) });
    expect(ended.stderr).toMatch(/add up to more than 1/);
  });
});

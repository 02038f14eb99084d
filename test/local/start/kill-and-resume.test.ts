import { describe, expect, it, onTestFinished } from 'vitest';
import { chance } from '../../../local/webex-model/chance.ts';
import { killGroup, npmStart, sheetOf, startNpmStart, untilArchived } from '../../build/npm-start.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';

const slowMs = 120_000;
const organisation = ['--recordings', '30', '--json'];
/** Audio, transcripts and metadata of 30 recordings. */
const mostObjects = 80;

/** Three moments of one run, as numbers of archived objects. */
function killsOf(seed: number): number[] {
  const random = chance('kill', seed);
  return Array.from({ length: 3 }, () => random.between(0, mostObjects)).toSorted((a, b) => a - b);
}

describe('npm start, killed', { timeout: slowMs }, () => {
  it.each([1, 2])('loses nothing and stores nothing twice, at moments drawn from seed %i', async seed => {
    const data = await temporaryFolder();
    for (const objects of killsOf(seed)) {
      const started = await startNpmStart([...organisation, '--data', data]);
      onTestFinished(() => killGroup(started.process));
      await untilArchived(data, objects, started);
      killGroup(started.process);
      expect((await started.ended).signal).toBe('SIGKILL');
    }
    const last = await npmStart([...organisation, '--data', data]);
    expect(last.stderr).toContain('goes on');
    expect(sheetOf(last)).toMatchObject({ seen: 30, archived: 30, pending: 0, unexplained: 0, problems: [] });
    expect(last.code).toBe(0);
  });

  it('says at Ctrl-C that nothing is lost and how to go on, and the next run does', async () => {
    const data = await temporaryFolder();
    const started = await startNpmStart([...organisation, '--data', data]);
    onTestFinished(() => killGroup(started.process));
    await untilArchived(data, 1, started);
    started.process.kill('SIGINT');
    const interrupted = await started.ended;
    expect(interrupted).toMatchObject({ code: 130, stdout: '' });
    expect(interrupted.stderr).toMatch(/Nothing is lost: "npm start -- --recordings 30 --data \S+" goes on/);
    expect(interrupted.stderr).not.toContain('    at ');
    const last = await npmStart([...organisation, '--data', data]);
    expect(sheetOf(last)).toMatchObject({ archived: 30, unexplained: 0 });
  });
});

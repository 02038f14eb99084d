import { describe, expect, it, onTestFinished } from 'vitest';
import { chance } from '../../../local/webex-model/chance.ts';
import {
  killGroup,
  npmStart,
  sheetOf,
  startNpmStart,
  untilArchived,
  untilSaid,
} from '../../build/npm-start.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';

const slowMs = 120_000;
const organisation = ['--recordings', '20', '--days', '4', '--json'];
/** Audio, transcripts and metadata of 20 recordings. */
const mostObjects = 53;

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
    expect(sheetOf(last)).toMatchObject({ seen: 20, archived: 20, pending: 0, unexplained: 0, problems: [] });
    expect(last.code).toBe(0);
  });

  it('in the middle of what was approved, trashes nothing twice and forgets nothing', async () => {
    const data = await temporaryFolder();
    const words = ['--recordings', '20', '--days', '12', '--json', '--data', data];
    const started = await startNpmStart(words);
    onTestFinished(() => killGroup(started.process));
    await untilSaid('approves its plan', started);
    killGroup(started.process);
    expect((await started.ended).signal).toBe('SIGKILL');
    const last = await npmStart(words);
    expect(last.stderr).not.toContain('goes live');
    const { trashed, ...sheet } = sheetOf(last);
    expect(sheet).toMatchObject({ archived: 20, early: 0, unexplained: 0, problems: [] });
    expect(trashed).toBeGreaterThan(10);
  });

  it('says at Ctrl-C that nothing is lost and how to go on, and the next run does', async () => {
    const data = await temporaryFolder();
    const started = await startNpmStart([...organisation, '--data', data]);
    onTestFinished(() => killGroup(started.process));
    await untilArchived(data, 1, started);
    started.process.kill('SIGINT');
    const interrupted = await started.ended;
    expect(interrupted).toMatchObject({ code: 130, stdout: '' });
    expect(interrupted.stderr).toMatch(
      /Nothing is lost: "npm start -- --recordings 20 --days 4 --data \S+" goes on/,
    );
    expect(interrupted.stderr).not.toContain('    at ');
    const last = await npmStart([...organisation, '--data', data]);
    expect(sheetOf(last)).toMatchObject({ archived: 20, unexplained: 0 });
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chance } from '../local/webex-model/chance.ts';
import { killGroup, npmStart, sheetOf, startNpmStart, untilArchived } from '../test/build/npm-start.ts';

/**
 * `npm run bench:kill [-- SEED]`: kills `npm start` twenty times, at moments drawn from the seed, each time on the same
 * folder, lets it finish, and asks the judge.
 */
const kills = 20;
const recordings = 100;
/** Audio, transcripts and metadata of so many recordings, about. */
const mostObjects = 2.7 * recordings;

const seed = Number(process.argv[2] ?? Math.floor(Math.random() * 1e9));
console.log(`seed ${seed}`);
const random = chance('kill-and-resume', seed);
const data = await mkdtemp(join(tmpdir(), 'tapekeeper-kill-'));
const words = ['--recordings', String(recordings), '--days', '4', '--json', '--data', data];
try {
  const moments = Array.from({ length: kills }, () => random.between(0, mostObjects)).toSorted(
    (a, b) => a - b,
  );
  for (const objects of moments) {
    const started = await startNpmStart(words);
    await untilArchived(data, objects, started);
    killGroup(started.process);
    const { signal, code } = await started.ended;
    console.log(`at ${objects} objects: ${signal ?? `ended by itself with ${code ?? 'nothing'}`}`);
  }
  const last = await npmStart(words);
  const { problems, ...sheet } = sheetOf(last);
  console.log(JSON.stringify(sheet));
  for (const problem of problems) console.log(`! ${problem.kind}: ${problem.of}: ${problem.why}`);
  console.log(last.code === 0 ? 'OK: nothing lost, nothing twice' : 'WRONG: see above');
  process.exitCode = last.code === 0 ? 0 : 1;
} finally {
  await rm(data, { recursive: true, force: true });
}

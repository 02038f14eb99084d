import { ConfigurationError } from '../../lib/domain/errors.ts';
import { systemClock } from '../../lib/runtime/clock.ts';
import { readOptions, type Options, type OwnWebex } from './options.ts';
import { run, sentence } from './run.ts';
import { ownToken, tryIt } from '../try-it/try-it.ts';

const options = readOptions(process.argv.slice(2));
if (typeof options === 'number') process.exitCode = options;
else {
  try {
    process.exitCode = options.own === undefined ? await run(options) : await runOnOwn(options, options.own);
  } catch (error) {
    console.error(
      error instanceof ConfigurationError
        ? `This cannot start: ${error.problems.join('; ')}.`
        : `tapekeeper stopped: ${sentence(error)}`,
    );
    process.exitCode = 1;
  }
}

/** @returns the exit code: 1 where the token does not do */
async function runOnOwn({ data, json }: Options, own: OwnWebex): Promise<number> {
  const say = (line: string) => console.error(line);
  const { figures, complaint } = await tryIt(
    { ...own, data },
    { token: ownToken(), clock: systemClock, say },
  );
  if (json) console.log(JSON.stringify({ mode: 'dry-run', ...figures }));
  return complaint === undefined ? 0 : 1;
}

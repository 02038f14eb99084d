import { ConfigurationError } from '../../lib/domain/errors.ts';
import { readOptions } from './options.ts';
import { run, sentence } from './run.ts';

const options = readOptions(process.argv.slice(2));
if (typeof options === 'number') process.exitCode = options;
else {
  try {
    process.exitCode = await run(options);
  } catch (error) {
    console.error(
      error instanceof ConfigurationError
        ? `This cannot start: ${error.problems.join('; ')}.`
        : `tapekeeper stopped: ${sentence(error)}`,
    );
    process.exitCode = 1;
  }
}

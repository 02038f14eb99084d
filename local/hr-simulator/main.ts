import { randomUUID } from 'node:crypto';
import { readOptions } from './options.ts';
import { run } from './run.ts';

const options = readOptions(process.argv.slice(2));
if (typeof options === 'number') process.exitCode = options;
else {
  try {
    const { asHoped, service } = await run(options, {
      nowMs: Date.now,
      newId: randomUUID,
      say: line => console.log(JSON.stringify(line)),
    });
    process.exitCode = asHoped ? 0 : 1;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void service?.close());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

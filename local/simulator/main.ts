import { readFlags } from './flags.ts';
import { startSimulator } from './simulator.ts';

const options = readFlags(process.argv.slice(2));
if (typeof options === 'number') process.exitCode = options;
else {
  try {
    const simulator = await startSimulator(options);
    const { apiUrl, adminUrl, tokens } = simulator;
    console.log(JSON.stringify({ apiUrl, adminUrl, tokens }));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulator.close());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

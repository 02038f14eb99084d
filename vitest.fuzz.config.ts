import { defineConfig } from 'vitest/config';

/** What `npm test` tries with two thousand mutated requests a kind, with a hundred thousand. */
export default defineConfig({
  test: {
    include: ['test/functions/receive-mutated.test.ts'],
    env: { FUZZ_RUNS: '100000' },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    reporters: ['default', './test/closing-line.ts'],
  },
});

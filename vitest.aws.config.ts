import { defineConfig } from 'vitest/config';

/** The adapters against the real APIs, on an engine that this run starts and stops. */
export default defineConfig({
  test: {
    include: ['test/aws/**/*.test.ts'],
    globalSetup: ['test/aws/global-setup.ts'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
    reporters: ['default', './test/closing-line.ts'],
    sequence: { shuffle: true },
    testTimeout: 60_000,
  },
});

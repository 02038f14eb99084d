import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/aws/**'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
    reporters: ['default', './test/closing-line.ts'],
    sequence: { shuffle: true },
    testTimeout: 20_000,
  },
});

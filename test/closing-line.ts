import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with one plain line, for people and programs that read only the last. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const states = modules.flatMap(module =>
      [...module.children.allTests()].map(test => test.result().state),
    );
    const count = (state: string) => states.filter(each => each === state).length;
    // A file that could not even be loaded has no tests, and is a failure all the same, as is an error outside of tests.
    const broken = modules.filter(module => module.errors().length > 0).length;
    const line = `${count('passed')} passed, ${count('failed') + broken + unhandled.length} failed, ${count('skipped')} skipped`;
    process.on('exit', () => process.stdout.write(`${line}\n`));
  }
}

import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** What a run of tests came to. A file that cannot even be loaded, or an error outside any test, is a failure. */
interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Ends the output of the suite with one line for people and machines: `N passed, N failed`. Tests that were skipped are
 * named before it, so that nobody takes them for passed.
 */
export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const { passed, failed, skipped } = countTests(modules, unhandledErrors.length);
    // On exit, because Vitest itself may have a word to say after the last reporter.
    process.once('exit', () => {
      if (skipped > 0) process.stdout.write(`${skipped} skipped\n`);
      process.stdout.write(`${passed} passed, ${failed} failed\n`);
    });
  }
}

function countTests(modules: readonly TestModule[], unhandledErrors: number): TestCounts {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const inState = (state: string) => tests.filter((test) => test.result().state === state).length;
  // Errors of a file or of a suite's hooks belong to no test.
  const broken = modules.filter((module) => module.state() === 'failed' && !hasFailedTest(module)).length;
  const unfinished = inState('pending');
  return {
    passed: inState('passed'),
    failed: inState('failed') + unfinished + broken + unhandledErrors,
    skipped: inState('skipped'),
  };
}

function hasFailedTest(module: TestModule): boolean {
  return [...module.children.allTests('failed')].length > 0;
}

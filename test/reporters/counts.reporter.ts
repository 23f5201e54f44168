import { relative } from 'node:path';
import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';
import { type Failure, failureLines, unsteadyLines } from './failure-lines.js';

/**
 * Ends the output of the suite with one line for people and machines: `N passed, N failed`. What failed is named before
 * it, as is what passed at the second try only, so that the end of a log says everything; tests that were skipped are counted, so that nobody takes them for
 * passed.
 */
export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const failures = [
      ...modules.flatMap((module) => [...failedTests(module), ...brokenParts(module)]),
      // An error outside any test is a failure.
      ...unhandledErrors.map(({ message }) => ({ project: '-', message })),
    ];
    const unsteady = modules.flatMap(unsteadyTests);
    const passed = countOf(modules, 'passed');
    const skipped = countOf(modules, 'skipped');
    // On exit, because Vitest itself may have a word to say after the last reporter.
    process.once('exit', () => {
      for (const line of [...unsteadyLines(unsteady), ...failureLines(failures)])
        process.stdout.write(`${line}\n`);
      if (skipped > 0) process.stdout.write(`${skipped} skipped\n`);
      process.stdout.write(`${passed} passed, ${failures.length} failed\n`);
    });
  }
}

function countOf(modules: readonly TestModule[], state: 'passed' | 'skipped'): number {
  return modules.reduce((count, module) => count + [...module.children.allTests(state)].length, 0);
}

/** Tests that never ended are failures too. */
function failedTests(module: TestModule): Failure[] {
  const tests = [...module.children.allTests('failed'), ...module.children.allTests('pending')];
  return tests.map((test) => named(module, test));
}

/** Those that passed at the second try, with what the first one said. */
function unsteadyTests(module: TestModule): Failure[] {
  const tests = [...module.children.allTests('passed')];
  return tests.filter((test) => test.diagnostic()?.flaky === true).map((test) => named(module, test));
}

function named(module: TestModule, test: TestCase): Failure {
  return { ...placeOf(module), name: test.fullName, ...messageOf(test.result().errors) };
}

/** A file that cannot be loaded, or whose hooks fail, has errors that belong to no test. */
function brokenParts(module: TestModule): Failure[] {
  if (module.state() !== 'failed' || [...module.children.allTests('failed')].length > 0) return [];
  const inSuites = [...module.children.allSuites()].flatMap((suite) => suite.errors());
  const [error] = [...module.errors(), ...inSuites];
  return [{ ...placeOf(module), message: error?.message ?? '' }];
}

function placeOf(module: TestModule): Pick<Failure, 'project' | 'file'> {
  return { project: module.project.name, file: relative(process.cwd(), module.moduleId) };
}

function messageOf(errors: readonly SerializedError[] | undefined): Pick<Failure, 'message'> {
  const [error] = errors ?? [];
  return error === undefined ? {} : { message: error.message };
}

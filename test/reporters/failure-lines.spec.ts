import { describe, expect, it } from 'vitest';
import { type Failure, failureLines, unsteadyLines } from './failure-lines.js';

const failure: Failure = {
  project: 'e2e',
  file: 'test/e2e/waves.spec.ts',
  name: 'waves > stop at the first failure',
  message: 'expected 3 to be 4',
};

describe('failureLines', () => {
  it('names project, file, test and the first line of the error', () => {
    expect(failureLines([failure])).toEqual([
      'FAILED [e2e] test/e2e/waves.spec.ts > waves > stop at the first failure: expected 3 to be 4',
    ]);
  });

  it('says of a file, and of an error outside all files, that they are no test', () => {
    const message = 'Cannot find module';
    expect(
      failureLines([
        { project: 'unit', file: 'libs/a.spec.ts', message },
        { project: '-', message },
      ]),
    ).toEqual([
      'FAILED [unit] libs/a.spec.ts: Cannot find module',
      'FAILED [-] outside all files: Cannot find module',
    ]);
  });

  it('says apart what passed at the second try', () => {
    expect(unsteadyLines([failure])).toEqual([
      'UNSTEADY [e2e] test/e2e/waves.spec.ts > waves > stop at the first failure: expected 3 to be 4',
    ]);
  });

  it('says that a test did not end which has no error', () => {
    const { message: _, ...unended } = failure;
    expect(failureLines([unended])[0]).toMatch(/: did not end$/u);
  });

  it('keeps a line a line, short and without colours, whatever an error says', () => {
    const message = `\n\n  \u001b[31mwrong\u001b[39m: ${'x'.repeat(1_000)}\nand how\n`;
    const [line = '', ...others] = failureLines([{ ...failure, name: 'two\nlines', message }]);
    expect(others).toEqual([]);
    expect(line).toMatch(/ > two lines: wrong: x+…$/u);
    expect(line.length).toBeLessThan(300);
    expect(failureLines([{ ...failure, message: ' \n' }])[0]).toMatch(/: an error without words$/u);
  });

  it('lists a hundred and counts the others', () => {
    const lines = failureLines(Array.from({ length: 105 }, () => failure));
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toBe('FAILED and 5 more, see above');
  });
});

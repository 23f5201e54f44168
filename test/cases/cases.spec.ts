import { describe, expect, it, vi } from 'vitest';
import { findCases } from './find-cases.js';
import { runCase } from './run-case.js';

// A case is a process, a database server and a simulator: more than two at once only get in each other's way.
vi.setConfig({ maxConcurrency: 2 });

const { folders, cases } = findCases(process.env['SIGN_SYNC_CASES']);

if (folders.length === 0) {
  console.warn(
    'Worked cases are skipped: there is no ../shared/cases beside this checkout. SIGN_SYNC_CASES names others.',
  );
}

describe('worked cases', () => {
  it.concurrent.for(cases.map(({ name, title, path }) => [`${name}: ${title}`, path] as const))(
    '%s',
    async ([, path]) => {
      const problems = await runCase(path);
      expect(problems.join('\n')).toBe('');
    },
  );

  // Only where there is no such folder: with folders there are cases, or finding them has failed.
  it.skipIf(folders.length === 0)(
    'come from ../shared/cases beside this checkout, or SIGN_SYNC_CASES',
    () => {
      expect(cases.length).toBeGreaterThan(0);
    },
  );
});

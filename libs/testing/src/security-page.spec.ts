import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

interface Row {
  readonly requirement: string;
  readonly shownBy: string;
}

async function rowsOf(page: string): Promise<Row[]> {
  const text = await readFile(join(REPOSITORY, page), 'utf8');
  return [...text.matchAll(/^\| (\d+\.\d+\.\d+) \| [^|]+ \| ([^|]+) \|$/gmu)].map(
    ([, requirement, shownBy]) => ({
      requirement: requirement ?? '',
      shownBy: shownBy ?? '',
    }),
  );
}

const testsIn = (text: string): string[] =>
  [...text.matchAll(/`([^`]+\.spec\.ts)`/gu)].map(([, path]) => path ?? '');

describe('docs/security.md', () => {
  it('names a test that exists for each requirement, or says why there is none', async () => {
    const rows = await rowsOf('docs/security.md');
    expect(rows.length).toBeGreaterThan(60);
    for (const { requirement, shownBy } of rows) {
      const isSaid = testsIn(shownBy).length > 0 || /^(does not apply|not met): \S/u.test(shownBy);
      expect([requirement, isSaid]).toEqual([requirement, true]);
    }
    const named = [...new Set(rows.flatMap(({ shownBy }) => testsIn(shownBy)))];
    const missing = await Promise.all(
      named.map(async (path) =>
        access(join(REPOSITORY, path)).then(
          () => [],
          () => [path],
        ),
      ),
    );
    expect(missing.flat()).toEqual([]);
  });

  it('judges each requirement once, in the order of the standard', async () => {
    const numbers = (await rowsOf('docs/security.md')).map(({ requirement }) =>
      requirement.split('.').map(Number),
    );
    const sorted = numbers.toSorted(compare);
    expect(numbers).toEqual(sorted);
    expect(new Set(numbers.map(String)).size).toBe(numbers.length);
  });

  it('is backed by the pages that it refers to', async () => {
    const pages: readonly (readonly [string, RegExp])[] = [
      ['docs/configuration.md', /## `sign-sync-config\.yml`/u],
      ['docs/telemetry.md', /event/u],
      ['docs/security.md', /## What each key protects/u],
      ['docs/security.md', /## What is worth protecting/u],
      ['SECURITY.md', /within 7 days/u],
      ['SECURITY.md', /Report a weakness/u],
    ];
    for (const [page, expected] of pages)
      expect(await readFile(join(REPOSITORY, page), 'utf8')).toMatch(expected);
  });
});

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return (a[at] ?? 0) - (b[at] ?? 0);
}

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
/** The simulator is a product of its own, with its codes in its own README. */
const NOT_THE_PRODUCT = /(\.spec\.ts$|^apps\/sign-simulator\/|^libs\/testing\/|\/node_modules\/)/;

const WORD = '[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*';
/** Where codes are born: members called `code`, reasons of dead letters, JSON built in SQL, unions of reasons. */
const BIRTHPLACES = [
  new RegExp(`\\bcode = '(${WORD})'`, 'g'),
  new RegExp(`\\b(?:code|reason): '(${WORD})'`, 'g'),
  new RegExp(`'code', '(${WORD})'`, 'g'),
];
const UNION = /\btype \w*(?:Code|Reason) =([^;]+);/g;
const LITERAL = new RegExp(`'(${WORD})'`, 'g');

async function sources(): Promise<string[]> {
  const paths: string[] = [];
  for (const row of ['apps', 'libs']) {
    const names = await readdir(join(REPOSITORY, row), { recursive: true });
    paths.push(...names.map((name) => `${row}/${name.replaceAll('\\', '/')}`));
  }
  const product = paths.filter((path) => path.endsWith('.ts') && !NOT_THE_PRODUCT.test(path));
  return Promise.all(product.map((path) => readFile(join(REPOSITORY, path), 'utf8')));
}

function matchesOf(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap(([, captured]) => captured ?? []);
}

function codesIn(source: string): string[] {
  const inUnions = matchesOf(source, UNION).flatMap((union) => matchesOf(union, LITERAL));
  return [...BIRTHPLACES.flatMap((birthplace) => matchesOf(source, birthplace)), ...inUnions];
}

/** Codes are listed as the first cell of a table's row. */
async function listedCodes(): Promise<string[]> {
  const page = await readFile(join(REPOSITORY, 'docs', 'errors.md'), 'utf8');
  return matchesOf(page, new RegExp(`^\\| \`(${WORD})\` \\|`, 'gm'));
}

describe('docs/errors.md', () => {
  it('lists every code that the product can show', async () => {
    const codes = new Set((await sources()).flatMap(codesIn));
    expect(codes.size).toBeGreaterThan(70);
    const listed = new Set(await listedCodes());
    expect([...codes].filter((code) => !listed.has(code)).toSorted()).toEqual([]);
  });

  it('lists no code that no longer exists', async () => {
    const codes = new Set((await sources()).flatMap((source) => matchesOf(source, LITERAL)));
    expect((await listedCodes()).filter((code) => !codes.has(code)).toSorted()).toEqual([]);
  });

  it('lists each code once', async () => {
    const listed = await listedCodes();
    expect(listed.filter((code, index) => listed.indexOf(code) !== index)).toEqual([]);
  });
});

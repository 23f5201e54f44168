import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
/** What is shorter proves nothing. */
const LENGTH_MIN = 6;

async function sources(): Promise<string> {
  const texts: string[] = [];
  for (const row of ['apps', 'libs']) {
    const names = await readdir(join(REPOSITORY, row), { recursive: true });
    const files = names.filter((name) => name.endsWith('.ts') && !/\.spec\.ts$|node_modules/u.test(name));
    texts.push(...(await Promise.all(files.map((name) => readFile(join(REPOSITORY, row, name), 'utf8')))));
  }
  return texts.join('\n');
}

/** Messages are the first cells of rows, as code; `…` stands for what differs. */
async function messages(): Promise<string[]> {
  const page = await readFile(join(REPOSITORY, 'docs', 'troubleshooting.md'), 'utf8');
  return [...page.matchAll(/^\| `([^`]+)` \|/gmu)].map(([, message = '']) => message);
}

const partsOf = (message: string): string[] =>
  message
    .split('…')
    .map((part) => part.replaceAll(/^["\s:.,)]+|["\s(]+$/gu, ''))
    .filter((part) => part.length >= LENGTH_MIN);

describe('docs/troubleshooting.md', () => {
  it('quotes only what the product says', async () => {
    const said = await sources();
    const quoted = await messages();
    expect(quoted.length).toBeGreaterThan(35);
    expect(quoted.filter((message) => partsOf(message).length === 0)).toEqual([]);
    expect(quoted.filter((message) => partsOf(message).some((part) => !said.includes(part)))).toEqual([]);
  });
});

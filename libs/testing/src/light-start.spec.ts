import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

/** What is loaded before a line of the file runs: no types, no `import()`. The formatter puts each statement first. */
const STATEMENTS = /^(?:import|export) (?!type\b)(?:(?<names>[^;'"]*?) from )?'(?<from>[^']+)';$/gmu;
const ONLY_TYPES = /^\{\s*(?:type [^,}]+,?\s*)+\}$/u;

function importsOf(file: string): string[] {
  const text = readFileSync(join(REPOSITORY, file), 'utf8');
  return [...text.matchAll(STATEMENTS)].flatMap(({ groups = {} }) =>
    groups['from'] === undefined || ONLY_TYPES.test(groups['names'] ?? '') ? [] : [groups['from']],
  );
}

/** The file that one of ours imports; undefined for a package. */
function fileOf(specifier: string, importer: string): string | undefined {
  if (specifier.startsWith('#')) return `libs/${specifier.slice(1)}/src/index.ts`;
  if (!specifier.startsWith('.')) return undefined;
  return relative(REPOSITORY, join(REPOSITORY, dirname(importer), specifier)).replace(/\.js$/u, '.ts');
}

/** The packages that are loaded with these files and all that they import. */
function packagesBehind(...files: readonly string[]): string[] {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const specifier of importsOf(file)) {
      const next = fileOf(specifier, file);
      if (next !== undefined) visit(next);
      else if (!specifier.startsWith('node:'))
        packages.add(specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'));
    }
  };
  for (const file of files) visit(file);
  return [...packages].toSorted();
}

const CONFIGURATION = ['croner', 'js-yaml', 'zod'];
const DATABASE = ['pg', 'pg-copy-streams', 'typeorm'];
const ENGINE = ['@nestjs/common', '@nestjs/core', '@nestjs/microservices', 'reflect-metadata', 'rxjs'];
const SIGN = ['bottleneck', 'undici'];

/**
 * Hundreds of milliseconds of every command hang on what it imports. Who adds a package to one of these lists makes
 * everybody wait for it, and says so here; what few need is loaded by `import()`.
 */
describe('a command that starts', () => {
  it('loads commander, and nothing else before it knows what to do', () => {
    expect(packagesBehind('apps/cli/src/main.ts')).toEqual(['commander']);
  });

  it('loads no more than files need to look at files', () => {
    expect(packagesBehind('apps/cli/src/commands/validate.command.ts')).toEqual(CONFIGURATION);
  });

  it('loads no more than HTTP needs to ask a server', () => {
    const remote = ['plan.command', 'runs-list.command', 'apply.command'].map(
      (name) => `apps/cli/src/commands/${name}.ts`,
    );
    expect(packagesBehind(...remote, 'apps/cli/src/remote/open-remote.ts')).toEqual(['zod']);
  });

  it('loads no framework and no client to look at its state', () => {
    const local = ['apps/cli/src/local/open-local.ts', 'apps/all-in-one/src/open-configured-state.ts'];
    expect(packagesBehind(...local)).toEqual(['commander', ...CONFIGURATION, ...DATABASE].toSorted());
  });

  it('opens no database to look at sources and orgs', () => {
    const packages = packagesBehind('apps/cli/src/local/inspect-here.ts', 'apps/all-in-one/src/doctor.ts');
    expect(packages).toEqual([...CONFIGURATION, ...SIGN].toSorted());
  });

  it('loads the services to run, and neither what serves HTTP nor what speaks to a broker or a directory', () => {
    const packages = packagesBehind('apps/all-in-one/src/run-command.ts');
    expect(packages).toEqual([...CONFIGURATION, ...DATABASE, ...ENGINE, ...SIGN].toSorted());
  });
});

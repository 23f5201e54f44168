import { readFileSync } from 'node:fs';
import path from 'node:path';
import { configNotes, configProblems, filesAround, MemoryKeychain, type TrialFiles } from '#testing';
import { describe, expect, it } from 'vitest';

const PAGE = readFileSync(path.resolve(import.meta.dirname, '../../../docs/configuration.md'), 'utf8');
const TYPES = ['csv', 'ldap', 'okta', 'adobe_console'] as const;

/** What stands under a heading, up to the next one of its level or above. A comment of YAML begins with one # alone. */
function sectionOf(heading: string): string {
  const level = heading.split(' ', 1)[0] ?? '';
  const [, after] = PAGE.split(`${heading}\n`);
  if (after === undefined) throw new Error(`There is no "${heading}".`);
  return after.split(new RegExp(`^#{2,${level.length}} `, 'mu'))[0] ?? '';
}

const headingOf = (type: string): string => `## \`connector-${type.replace('_', '-')}.yml\``;

function examplesIn(section: string): string[] {
  return [...section.matchAll(/^```yaml\n(.*?)^```$/gmsu)].map(([, yaml = '']) => yaml);
}

/** Everything that examples point to. */
const SURROUNDINGS = {
  env: { LDAP_PASSWORD: 'p', UMAPI_CLIENT_ID: 'i', UMAPI_CLIENT_SECRET: 's' },
  keychain: new MemoryKeychain({ 'ldap-sync': { 'cn=sign-sync,dc=example,dc=com': 'p' } }),
};
const POINTED_TO: TrialFiles = {
  'users.csv': 'email\n',
  'secrets/okta.token': '00t',
  'secrets/okta.pem': 'k',
};

async function knownKeys(type: string, connector: string): Promise<string[]> {
  const problems = await configProblems(filesAround(type, connector));
  return problems.flatMap((problem) => /Known here: (.*)\.$/u.exec(problem)?.[1]?.split(', ') ?? []);
}

describe('docs/configuration.md', () => {
  it.for(TYPES)('has examples of %s that are valid and warn of nothing', async (type) => {
    const examples = examplesIn(sectionOf(headingOf(type)));
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      const files = filesAround(type, example, POINTED_TO);
      expect(await configProblems(files, SURROUNDINGS)).toEqual([]);
      expect(await configNotes(files, SURROUNDINGS)).toEqual([]);
    }
  });

  it('has an example of schedules and freezes that is valid', async () => {
    const [example = ''] = examplesIn(sectionOf('### `schedule` and `freeze`'));
    const around = filesAround('csv', 'file_path: users.csv\n', POINTED_TO);
    const main = String(around['sign-sync-config.yml']).replace(
      'primary:',
      'emea: connector-emea.yml, primary:',
    );
    const files = {
      ...{ ...around, 'sign-sync-config.yml': `${main}${example}` },
      'connector-emea.yml': String(around['connector-sign.yml']).replace('key-primary', 'key-emea'),
    };
    expect(example).toContain('schedule:');
    expect(await configProblems(files, SURROUNDINGS)).toEqual([]);
  });

  it('has an example of several directories that is valid', async () => {
    const [example = ''] = examplesIn(sectionOf('### `identity_sources`'));
    const around = filesAround('csv', '');
    const main = around['sign-sync-config.yml']?.replace(/^identity_source: .*\n/mu, example) ?? '';
    const files = {
      ...around,
      ...POINTED_TO,
      'sign-sync-config.yml': main,
      'connector-ldap.yml': examplesIn(sectionOf(headingOf('ldap')))[0] ?? '',
      'connector-csv.yml': 'file_path: users.csv\n',
    };
    expect(main).toContain('identity_sources:');
    expect(await configProblems(files, SURROUNDINGS)).toEqual([]);
  });

  it.for([
    ['csv', 'file_path: x\nzzz: 1\n', 10],
    ['ldap', 'zzz: 1\ntwo_steps_lookup: {zzz: 1}\n', 22],
    ['okta', 'zzz: 1\n', 20],
    ['adobe_console', 'zzz: 1\nauthentication_method: oauth\nserver: {zzz: 1}\nintegration: {zzz: 1}\n', 25],
  ] as const)('names every key of %s in its section', async ([type, connector, atLeast]) => {
    const known = await knownKeys(type, connector);
    expect(known.length).toBeGreaterThanOrEqual(atLeast);
    const section = sectionOf(headingOf(type));
    const missing = known.filter((key) => !new RegExp(`\`(?:[a-z_]+\\.)?${key}[\`.]`, 'u').test(section));
    expect(missing).toEqual([]);
  });
});

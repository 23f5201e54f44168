import { configProblems, filesAround, MemoryKeychain, type TrialFiles } from '#testing';
import { describe, expect, it } from 'vitest';
import { blocksOf, type DocBlock, manualPages } from './docs/doc-blocks.js';

const MAIN = 'sign-sync-config.yml';
/** The least that each connector file needs; what a box says comes instead. */
const CONNECTORS: Readonly<Record<string, string>> = {
  csv: 'file_path: users.csv\n',
  ldap: 'host: ldaps://dc.example.com\nbase_dn: dc=example,dc=com\n',
  okta: 'host: example.okta.com\napi_token: 00t\n',
  adobe_console: 'integration: {org_id: x@AdobeOrg, client_id: i, client_secret: s}\n',
};
const EXTRAS: TrialFiles = {
  'users.csv': 'email,groups\n',
  'connector-emea.yml':
    'host: api.eu1.echosign.com\nintegration_key: key-emea\nadmin_email: a@example.com\ncreate_users: True\ndeactivate_users: True\n',
  ...Object.fromEntries(
    Object.entries(CONNECTORS).map(([type, text]) => [`connector-${type.replace('_', '-')}.yml`, text]),
  ),
};

const blocks = (await Promise.all((await manualPages()).map(blocksOf))).flat();
const boxes = blocks.filter(({ language }) => language === 'yaml').map(asText);
const mainKeys = await knownKeys();

function asText({ page, line, lines, file }: DocBlock) {
  return { page, line, file, yaml: `${lines.join('\n')}\n` };
}

/** What a main file may have at its top, as it says itself. */
async function knownKeys(): Promise<Set<string>> {
  const files = filesAround('csv', CONNECTORS['csv'] ?? '', EXTRAS);
  const problems = await configProblems({ ...files, [MAIN]: `${files[MAIN] ?? ''}zzz: 1\n` });
  const [, known = ''] = /Known here: (.*)\.$/u.exec(problems.join('\n')) ?? [];
  return new Set(known.split(', '));
}

const keysOf = (yaml: string): string[] => [...yaml.matchAll(/^([a-z_]+):/gmu)].map(([, key = '']) => key);

/** Those lines of a file whose keys the box does not have. Each key of such a file has one line. */
function without(text: string, keys: readonly string[]): string {
  return text
    .split('\n')
    .filter((line) => !keys.some((key) => line.startsWith(`${key}:`)))
    .join('\n');
}

/** Whatever secrets a box points to are there. */
function surroundings(yaml: string) {
  const names = [...yaml.matchAll(/^\s*(?:- )?(\w+): env:(\w+)/gmu)];
  const env = names.map(([, key = '', name = '']) => [
    name,
    key.endsWith('signing_key')
      ? `whsec_${Buffer.alloc(32, 7).toString('base64')}`
      : 'a-secret-of-32-characters-or-more',
  ]);
  const files = [...yaml.matchAll(/: file:(\S+)/gu)].map(([, path = '']) => [path, 'k']);
  const keychain = new MemoryKeychain({ 'ldap-sync': { 'cn=sign-sync,dc=example,dc=com': 'p' } });
  return {
    files: Object.fromEntries(files) as TrialFiles,
    options: { env: Object.fromEntries(env) as Record<string, string>, keychain },
  };
}

async function problemsOfMain(yaml: string): Promise<string[]> {
  const { files, options } = surroundings(yaml);
  const keys = keysOf(yaml);
  // Hooks of Okta are about a directory in Okta.
  const type = yaml.includes('type: okta') ? 'okta' : 'csv';
  const around = filesAround(type, CONNECTORS[type] ?? '', { ...EXTRAS, ...files });
  const dropped = keys.includes('identity_sources') ? [...keys, 'identity_source'] : keys;
  const base = without(around[MAIN] ?? '', dropped).replace(
    '{primary:',
    '{emea: connector-emea.yml, primary:',
  );
  // `offboarding` and `deactivate` are about accounts that let people be deactivated.
  const action = keys.includes('offboarding') ? base.replace('exclude', 'deactivate') : base;
  const sign = (around['connector-sign.yml'] ?? '').replace(
    'deactivate_users: False',
    'deactivate_users: True',
  );
  return configProblems({ ...around, 'connector-sign.yml': sign, [MAIN]: `${action}\n${yaml}` }, options);
}

/** Of the kind of connector that knows the keys. */
async function problemsOfConnector(yaml: string): Promise<string[]> {
  const { files, options } = surroundings(yaml);
  const all: string[][] = [];
  for (const [type, least] of Object.entries(CONNECTORS)) {
    const connector = `${without(least, [...keysOf(yaml), ...(yaml.includes('client_id:') ? ['api_token'] : [])])}\n${yaml}`;
    all.push(await configProblems(filesAround(type, connector, { ...EXTRAS, ...files }), options));
  }
  return all.toSorted((a, b) => a.length - b.length)[0] ?? [];
}

async function problemsOf(yaml: string, file: string | undefined): Promise<string[]> {
  if (keysOf(yaml).every((key) => mainKeys.has(key))) return problemsOfMain(yaml);
  if (file !== 'connector-sign.yml') return problemsOfConnector(yaml);
  const around = filesAround('csv', CONNECTORS['csv'] ?? '', { ...EXTRAS, [file]: yaml });
  return configProblems(around, surroundings(yaml).options);
}

describe('every box of YAML in the manual', () => {
  it('is a part of a configuration', () => {
    expect(boxes.length).toBeGreaterThan(40);
    expect(boxes.filter(({ yaml }) => keysOf(yaml).length === 0)).toEqual([]);
  });

  it.for(boxes)('loads: $page line $line', async ({ yaml, file }) => {
    expect(await problemsOf(yaml, file)).toEqual([]);
  });
});

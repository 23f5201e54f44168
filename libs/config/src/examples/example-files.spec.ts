import path from 'node:path';
import { configNotes, configProblems, type TrialFiles } from '#testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleFiles } from './example-files.js';
import { EXAMPLE_SOURCES, type ExampleOptions, keyVariableOf } from './example-options.js';

const EXAMPLES = path.resolve(import.meta.dirname, '../../../../examples');
const basic: ExampleOptions = { source: 'csv', orgs: ['primary', 'emea'], umg: false, isService: false };

function filesOf(options: ExampleOptions): TrialFiles {
  return Object.fromEntries(exampleFiles(options).map(({ name, text }) => [name, text]));
}

/** Every variable that the examples name. */
function env(orgs: readonly string[]): Record<string, string> {
  const directory = {
    LDAP_PASSWORD: 'p',
    OKTA_API_TOKEN: '00t',
    UMAPI_CLIENT_ID: 'i',
    UMAPI_CLIENT_SECRET: 's',
  };
  return {
    ...directory,
    ...Object.fromEntries(orgs.map((org, index) => [keyVariableOf(org), `key-${index}`])),
  };
}

describe('exampleFiles', () => {
  it.each(exampleFiles(basic))('writes examples/csv/$name', async ({ name, text }) => {
    await expect(text).toMatchFileSnapshot(path.join(EXAMPLES, 'csv', name));
  });

  it.each([
    ['ldap', 'connector-ldap.yml'],
    ['okta', 'connector-okta.yml'],
    ['adobe_console', 'connector-adobe-console.yml'],
  ] as const)('writes examples/sources: %s', async (source, name) => {
    await expect(filesOf({ ...basic, source })[name]).toMatchFileSnapshot(
      path.join(EXAMPLES, 'sources', name),
    );
  });

  it('load without a warning, for every source, org and way to run', async () => {
    for (const source of EXAMPLE_SOURCES)
      for (const orgs of [['primary'], ['primary', 'emea', 'Asia / Pacific']])
        for (const umg of [false, true])
          for (const isService of [false, true]) {
            const files = filesOf({ source, orgs, umg, isService });
            expect(await configProblems(files, { env: env(orgs) })).toEqual([]);
            expect(await configNotes(files, { env: env(orgs) })).toEqual([]);
          }
  });

  it('load whatever an org is called', async () => {
    const name = fc
      .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 12 })
      .map((text) => text.trim())
      .filter((text) => text !== '' && text !== 'primary' && !text.includes('::') && !/[/\\:]/u.test(text));
    await fc.assert(
      fc.asyncProperty(name, async (org) => {
        const orgs = ['primary', org];
        expect(await configProblems(filesOf({ ...basic, orgs }), { env: env(orgs) })).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('take other names of files', () => {
    const names = { main: 'main.yml', sign: 'sign.yml', connector: 'people.yml' };
    expect(Object.keys(filesOf({ ...basic, names }))).toEqual([
      ...['main.yml', 'sign.yml', 'sign-emea.yml', 'people.yml', 'users.csv'],
    ]);
  });
});

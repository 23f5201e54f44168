import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from './config.js';
import { loadConfig, type LoadOptions } from './load-config.js';
import { ConfigInvalidError } from './problems/config-invalid.error.js';
import { renderProblems } from './problems/render-problems.js';

const REPOSITORY = path.resolve(import.meta.dirname, '../../..');
const SIGN = `host: api.echosign.com
integration_key: 3AAABL-key
admin_email: Admin@Example.com
create_users: True
deactivate_users: False
`;
/** The smallest main file; `sync` and `more` add to it. */
const mainFile = (
  rules: string,
  more = '',
  sync = '',
): string => `sign_orgs: {primary: connector-sign.yml, emea: emea.yml}
identity_source: {type: csv, connector: connector-csv.yml}
user_sync:
  sign_only_limit: 100
  sign_only_user_action: exclude
${sync}user_management:
${rules}${more}`;
const RULE = '  - {directory_group: Sign Sales, sign_group: Sales}\n';

let root = '';
let count = 0;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'sign-sync-config-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function folderOf(main: string, files: Readonly<Record<string, string>> = {}): string {
  count += 1;
  const folder = path.join(root, `set-${count}`);
  mkdirSync(folder);
  const all = {
    'sign-sync-config.yml': main,
    'connector-sign.yml': SIGN,
    'emea.yml': SIGN.replace('3AAABL-key', 'emea-key'),
    'connector-csv.yml': 'file_path: users.csv\n',
    'users.csv': 'email,groups\n',
    ...files,
  };
  for (const [name, contents] of Object.entries(all)) writeFileSync(path.join(folder, name), contents);
  return folder;
}

async function load(
  main: string,
  files: Readonly<Record<string, string>> = {},
  options: LoadOptions = {},
): Promise<Config> {
  return loadConfig(path.join(folderOf(main, files), 'sign-sync-config.yml'), { env: {}, ...options });
}

const notesOf = ({ notes }: Config): string[] =>
  notes.map(({ line, key, message }) => `${line} ${key}: ${message}`);

describe('loadConfig', () => {
  it('reads the commented example of the repository without a warning', async () => {
    const config = await loadConfig(path.join(REPOSITORY, 'examples/csv/sign-sync-config.yml'), {
      env: { SIGN_INTEGRATION_KEY: 'one', SIGN_INTEGRATION_KEY_EMEA: 'two' },
    });
    expect(config.notes).toEqual([]);
    expect(config.name).toBe('csv');
    expect(config.orgs.map(({ name, key }) => [name, key.reveal()])).toEqual([
      ['primary', 'one'],
      ['emea', 'two'],
    ]);
    expect(config.policy.rules.map(({ groups, orgs }) => [groups, orgs])).toEqual([
      [[{ org: 'primary', name: 'Sales', admin: false }], ['primary']],
      [[{ org: 'primary', name: 'Sales', admin: false }], ['primary']],
      [[{ org: 'emea', name: 'Sales', admin: false }], ['emea']],
      [[], ['primary', 'emea']],
    ]);
    expect(config.policy.rules[1]).toMatchObject({
      number: 2,
      groupAdmin: true,
      place: { file: 'sign-sync-config.yml', line: 34 },
    });
    expect(config.policy.protectedPatterns).toEqual(['svc-*@example.com']);
    expect(config.connection).toEqual({
      requestConcurrency: 4,
      batchSize: 10_000,
      retryCount: 5,
      timeoutMs: 20_000,
    });
  });

  it('fills in the defaults of the original and its own', async () => {
    const config = await load(mainFile(RULE));
    const folder = path.dirname(config.file);
    expect(config).toMatchObject({
      scope: { kind: 'mapped' },
      testMode: false,
      connection: { requestConcurrency: 1, batchSize: 10_000, retryCount: 5, timeoutMs: 120_000 },
      cache: { maxAgeMs: 86_400_000, statusCycleMs: 604_800_000 },
      state: { path: path.join(folder, 'sign-sync-state') },
      logging: {
        logToFile: false,
        fileLogDirectory: path.join(folder, 'sign_logs'),
        fileLogNameFormat: '{:%Y-%m-%d}.log',
        fileLogLevel: 'info',
        consoleLogLevel: 'info',
      },
      tls: {},
      notes: [],
    });
    expect(config.cache.path).toBeUndefined();
    expect(config.sources[0]).toMatchObject({
      filePath: path.join(folder, 'users.csv'),
      delimiter: ',',
      encoding: 'utf-8',
    });
    expect(config.sources[0]).toMatchObject({ columns: { identityType: 'type' } });
    expect(config.policy).toMatchObject({
      umg: false,
      orgAssignment: 'per_org',
      updateNames: false,
      signOnlyLimit: { kind: 'count', value: 100 },
      protectedPatterns: [],
    });
    expect(config.policy.orgs[0]).toEqual({
      org: 'primary',
      ownerKey: 'admin@example.com',
      createUsers: true,
      deactivateUsers: false,
    });
  });

  it('takes zero in connection as the default, and every other number as it is', async () => {
    const config = await load(
      mainFile(RULE, 'connection: {request_concurrency: 0, batch_size: 10, retry_count: 0, timeout: 60}\n'),
    );
    expect(config.connection).toEqual({
      requestConcurrency: 1,
      batchSize: 10,
      retryCount: 5,
      timeoutMs: 60_000,
    });
  });

  it('says that a write does not wait as long as a long timeout allows', async () => {
    const { notes } = await load(mainFile(RULE, 'connection: {timeout: 60}\n'));
    expect(notes.map(({ key, message }) => `${key}: ${message}`)).toEqual([
      expect.stringMatching(/^connection\.timeout: .*A write is given up after 20 s/),
    ]);
    expect((await load(mainFile(RULE, 'connection: {timeout: 20}\n'))).notes).toEqual([]);
  });

  it('takes unquoted booleans as the original does', async () => {
    for (const [word, expected] of [
      ['True', true],
      ['yes', true],
      ['ON', true],
      ['off', false],
      ['No', false],
      ['FALSE', false],
    ] as const) {
      const config = await load(mainFile(`  - {directory_group: A, account_admin: ${word}}\n`));
      expect(config.policy.rules[0]?.accountAdmin).toBe(expected);
    }
  });

  it('reads limits as numbers and as percentages with a fraction', async () => {
    for (const [written, limit] of [
      ['0', { kind: 'count', value: 0 }],
      ['1_000', { kind: 'count', value: 1000 }],
      ['5%', { kind: 'percent', value: 5 }],
      ['"2.5%"', { kind: 'percent', value: 2.5 }],
      ['100%', { kind: 'percent', value: 100 }],
    ] as const) {
      const config = await load(mainFile(RULE).replace('limit: 100', `limit: ${written}`));
      expect(config.policy.signOnlyLimit).toEqual(limit);
    }
  });

  it('reads times with units and in seconds', async () => {
    const config = await load(mainFile(RULE, 'cache: {max_age: 1h 30m, status_cycle: 90}\n'));
    expect(config.cache).toEqual({ maxAgeMs: 5_400_000, statusCycleMs: 90_000 });
  });

  it('removes spaces around names and lets a Sign group have :: in its name when its org is written', async () => {
    const config = await load(
      mainFile(
        '  - {directory_group: " Sign Sales ", sign_group: " emea:: Sales "}\n  - {directory_group: B, sign_group: "primary::a::b"}\n',
      ),
    );
    expect(
      config.policy.rules.map(({ directoryGroup, groups }) => [
        directoryGroup,
        groups[0]?.org,
        groups[0]?.name,
      ]),
    ).toEqual([
      ['Sign Sales', 'emea', 'Sales'],
      ['B', 'primary', 'a::b'],
    ]);
  });

  it('reads keys from the environment and from files, and never shows them', async () => {
    const config = await load(
      mainFile(RULE),
      {
        'connector-sign.yml': SIGN.replace('3AAABL-key', 'env:SIGN_KEY'),
        'emea.yml': SIGN.replace('3AAABL-key', 'file:key.txt'),
        'key.txt': 'from-file\r\n',
      },
      { env: { SIGN_KEY: 'from-environment' } },
    );
    expect(config.orgs.map(({ key }) => key.reveal())).toEqual(['from-environment', 'from-file']);
    expect(inspect(config, { depth: null }) + JSON.stringify(config)).not.toMatch(
      /from-(?:environment|file)/u,
    );
  });

  it('freezes everything', async () => {
    const config = await load(mainFile(RULE));
    const isFrozen = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(isFrozen));
    expect(isFrozen(config)).toBe(true);
  });

  it('lets the command line come before invocation_defaults', async () => {
    const main = mainFile(
      RULE,
      'invocation_defaults: {users: [group, "Sign Sales, Sign Legal"], test_mode: True}\n',
    );
    const configured = await load(main);
    expect(configured).toMatchObject({
      testMode: true,
      scope: { kind: 'group', groups: ['Sign Sales', 'Sign Legal'] },
    });
    const overridden = await load(main, {}, { users: ['mapped'], testMode: false });
    expect(overridden).toMatchObject({ testMode: false, scope: { kind: 'mapped' } });
  });

  it.each([
    [['mapped'], { kind: 'mapped' }],
    [['ALL'], { kind: 'all' }],
    [['group', 'A,B'], { kind: 'group', groups: ['A', 'B'] }],
    [['group', 'A', 'B , C', 'A'], { kind: 'group', groups: ['A', 'B', 'C'] }],
  ])('reads --users %j', async (users, scope) => {
    expect((await load(mainFile(RULE), {}, { users })).scope).toEqual(scope);
  });

  it('reads the multi-group example of the original', async () => {
    const config = await load(`sign_orgs: {primary: connector-sign.yml}
identity_source: {type: csv, connector: connector-csv.yml}
user_sync: {sign_only_limit: 100, sign_only_user_action: reset, umg: true}
account_admin_groups: [Sign Admins]
primary_group_rules:
  - {sign_groups: [Legal, Sales], primary_group: Legal}
user_management:
  - {directory_group: Sign Users 1, sign_group: [Legal, Sales], admin_groups: [LEGAL]}
`);
    const place = (line: number): object => ({ file: 'sign-sync-config.yml', line });
    expect(config.policy.rules).toEqual([
      {
        number: 1,
        place: place(8),
        directoryGroup: 'Sign Users 1',
        groups: [
          { org: 'primary', name: 'Legal', admin: true },
          { org: 'primary', name: 'Sales', admin: false },
        ],
        orgs: ['primary'],
        groupAdmin: false,
        accountAdmin: false,
      },
      {
        number: 2,
        place: place(4),
        directoryGroup: 'Sign Admins',
        groups: [],
        orgs: ['primary'],
        groupAdmin: false,
        accountAdmin: true,
      },
    ]);
    expect(config.policy.primaryGroupRules).toEqual([
      { place: place(6), org: 'primary', signGroups: ['Legal', 'Sales'], primaryGroup: 'Legal' },
    ]);
    expect(config.notes).toEqual([]);
  });

  it('makes group_admin count for every group of a rule with umg, and lets admin_groups say otherwise', async () => {
    const config = await load(
      mainFile(
        '  - {directory_group: A, sign_group: [X, "emea::Y", x], group_admin: True}\n  - {directory_group: B, sign_group: [X, "emea::Y"], group_admin: True, admin_groups: ["emea::y"]}\n',
        '',
        '  umg: True\n',
      ),
    );
    expect(config.policy.rules.map(({ groups }) => groups)).toEqual([
      [
        { org: 'primary', name: 'X', admin: true },
        { org: 'emea', name: 'Y', admin: true },
      ],
      [
        { org: 'primary', name: 'X', admin: false },
        { org: 'emea', name: 'Y', admin: true },
      ],
    ]);
    expect(config.policy.rules[0]).toMatchObject({ orgs: ['primary', 'emea'], groupAdmin: false });
  });

  it('counts the digest over what the files say, and not over keys, comments or order', async () => {
    const digestOf = async (main: string, sign = SIGN): Promise<string> =>
      (await load(main, { 'connector-sign.yml': sign })).digest;
    const digest = await digestOf(mainFile(RULE));
    expect(digest).toMatch(/^[0-9a-f]{64}$/u);
    expect(await digestOf(`# a comment\n${mainFile(RULE)}`)).toBe(digest);
    expect(await digestOf(mainFile('  - {sign_group: Sales, directory_group: Sign Sales}\n'))).toBe(digest);
    expect(await digestOf(mainFile(RULE), SIGN.replace('3AAABL-key', 'another'))).toBe(digest);
    expect(
      await digestOf(mainFile(RULE), SIGN.replace('create_users: True', 'create_users: False')),
    ).not.toBe(digest);
    expect(await digestOf(mainFile(RULE.replace('sign_group: Sales', 'sign_group: Legal')))).not.toBe(digest);
  });

  it('reads a file with a byte order mark, CR LF, anchors and merge keys', async () => {
    const main = mainFile(
      '  - &sales {directory_group: A, sign_group: Sales}\n  - {<<: *sales, directory_group: B}\n',
    );
    const config = await load(`\ufeff${main.replaceAll('\n', '\r\n')}`);
    expect(
      config.policy.rules.map(({ directoryGroup, groups, place }) => [
        directoryGroup,
        groups[0]?.name,
        place.line,
      ]),
    ).toEqual([
      ['A', 'Sales', 7],
      ['B', 'Sales', 8],
    ]);
  });
});

describe('notes', () => {
  it.each([
    [
      'a key that stands twice',
      mainFile('  - {directory_group: A, sign_group: X, sign_group: Y}\n'),
      [
        '7 user_management[0].sign_group: stands twice, first in line 7; the last one counts. Remove the other.',
      ],
    ],
    [
      'settings of umg without it',
      mainFile(
        '  - {directory_group: A, sign_group: X, admin_groups: [X]}\n',
        'account_admin_groups: [A]\nprimary_group_rules: [{sign_groups: [X], primary_group: X}]\n',
      ),
      [
        '7 user_management[0].admin_groups: ignored: admin_groups only counts with user_sync.umg: True.',
        '8 account_admin_groups: ignored: account_admin_groups only counts with user_sync.umg: True.',
        '9 primary_group_rules: ignored: primary_group_rules only counts with user_sync.umg: True.',
      ],
    ],
    [
      'an admin group outside the rule',
      mainFile('  - {directory_group: A, sign_group: [X], admin_groups: [Z]}\n', '', '  umg: True\n'),
      ['8 user_management[0].admin_groups[0]: is not among sign_group of this rule, so it grants nothing.'],
    ],
    [
      'a primary rule that never applies',
      mainFile(
        '  - {directory_group: A, sign_group: [X]}\n',
        'primary_group_rules: [{sign_groups: [X, Z], primary_group: X}]\n',
        '  umg: True\n',
      ),
      ['9 primary_group_rules[0].sign_groups[1]: is assigned by no rule, so this entry never applies.'],
    ],
    [
      'deactivation that is switched off',
      mainFile(RULE).replace('action: exclude', 'action: deactivate'),
      [
        '5 user_sync.sign_only_user_action: deactivate does nothing in the org "primary", because deactivate_users is False in connector-sign.yml.',
        '5 user_sync.sign_only_user_action: deactivate does nothing in the org "emea", because deactivate_users is False in emea.yml.',
      ],
    ],
    [
      'a listed group without a rule',
      mainFile(RULE, 'invocation_defaults: {users: [group, Sign Legal]}\n'),
      ['8 invocation_defaults.users: no rule names the directory group "Sign Legal"'],
    ],
  ])('warn of %s', async (_, main, expected) => {
    const notes = notesOf(await load(main));
    expect(notes).toHaveLength(expected.length);
    for (const [index, part] of expected.entries()) expect(notes[index]).toContain(part);
  });
});

describe('docs/configuration.md', () => {
  it('names every key that the files may have', async () => {
    const folder = folderOf(
      mainFile(
        '  - {directory_group: A, zzz: 1}\n',
        `zzz: 1
primary_group_rules: [{sign_groups: [A], primary_group: A, zzz: 1}]
${['connection', 'cache', 'logging', 'invocation_defaults', 'state', 'tls'].map((name) => `${name}: {zzz: 1}\n`).join('')}`,
        '  zzz: 1\n',
      ).replace('connector: connector-csv.yml', 'connector: connector-csv.yml, zzz: 1'),
      { 'connector-sign.yml': `${SIGN}zzz: 1\n`, 'connector-csv.yml': 'file_path: users.csv\nzzz: 1\n' },
    );
    const messages: string[] = [];
    for (const main of ['sign-sync-config.yml', 'plain.yml']) {
      if (main === 'plain.yml') writeFileSync(path.join(folder, main), mainFile(RULE));
      const error: unknown = await loadConfig(path.join(folder, main), { env: {} }).catch(
        (caught: unknown) => caught,
      );
      if (!(error instanceof ConfigInvalidError))
        throw new Error('the unknown keys were accepted', { cause: error });
      messages.push(...error.problems.map(({ message }) => message));
    }
    const known = messages.flatMap((message) => /Known here: (.*)\.$/u.exec(message)?.[1]?.split(', ') ?? []);
    expect(new Set(known).size).toBeGreaterThan(45);
    const docs = readFileSync(path.join(REPOSITORY, 'docs/configuration.md'), 'utf8');
    const missing = known.filter((key) => !new RegExp(`\`(?:[a-z_]+\\.)?${key}(?:\`|\\.)`, 'u').test(docs));
    expect(missing).toEqual([]);
  });
});

describe('renderProblems', () => {
  it('puts places in one column and ends with what has not been done', () => {
    const problems = [
      {
        file: 'sign-sync-config.yml',
        line: 41,
        column: 5,
        key: 'user_management[6].sign_grup',
        message: 'unknown key. Did you mean "sign_group"?',
      },
      { file: 'connector-sign.yml', line: 3, key: 'integration_key', message: 'missing.' },
      { file: '--users', key: '', message: 'names nobody.' },
    ];
    expect(renderProblems(problems)).toBe(
      [
        'sign-sync-config.yml:41:5  user_management[6].sign_grup: unknown key. Did you mean "sign_group"?',
        'connector-sign.yml:3       integration_key: missing.',
        '--users                    names nobody.',
        '3 problems. Nothing was read or written.',
      ].join('\n'),
    );
    expect(renderProblems(problems.slice(0, 1))).toContain('\n1 problem. Nothing was read or written.');
  });
});

describe('any damage to a configuration', () => {
  it('ends in a configuration or in problems with places, never in another error', async () => {
    const main = mainFile(RULE, 'invocation_defaults: {users: mapped}\n');
    const damage = fc.tuple(
      fc.nat(main.length),
      fc.nat(12),
      fc.constantFrom(
        '',
        '[',
        '{',
        '"',
        "'",
        ':',
        '- ',
        '*a',
        '&a',
        '!x',
        '\t',
        '\0',
        '|',
        'é',
        '\n',
        '? ',
        '%',
        '$(x)',
        '::',
        'null',
        'yes',
      ),
    );
    const folder = folderOf(main);
    await fc.assert(
      fc.asyncProperty(damage, async ([at, length, inserted]) => {
        const file = path.join(folder, 'sign-sync-config.yml');
        writeFileSync(file, main.slice(0, at) + inserted + main.slice(at + length));
        const outcome: unknown = await loadConfig(file, { env: {} }).catch((error: unknown) => error);
        if (!(outcome instanceof Error)) return;
        expect(outcome).toBeInstanceOf(ConfigInvalidError);
        const { problems } = outcome as ConfigInvalidError;
        expect(problems.length).toBeGreaterThan(0);
        for (const { line = 1, column = 1, message } of problems) {
          expect(Math.min(line, column)).toBeGreaterThan(0);
          expect(message).not.toBe('');
        }
      }),
      { numRuns: 500 },
    );
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { groupKey, resolveAccess } from '#domain';
import { configNotes, configProblems, MemoryKeychain, tryConfig, type TrialFiles } from '#testing';
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../yaml/parse-yaml.js';
import type { YamlDocument, YamlPath } from '../yaml/yaml-document.js';
import { migratePostSync, type MigrationOptions } from './migrate-post-sync.js';
import type { Migration } from './migration.js';

const FOLDER = path.resolve(import.meta.dirname, '../../fixtures/post-sync');
const FIXTURES = readdirSync(FOLDER).map((name) => name.replace(/\.yml$/u, ''));
const CONSOLE = { type: 'adobe_console', file: 'connector-adobe-console.yml', isThere: false };
/** What the new files point to until somebody fills them in. */
const env = {
  ...{ UMAPI_CLIENT_ID: 'id', UMAPI_CLIENT_SECRET: 'secret', LDAP_PASSWORD: 'p', OKTA_API_TOKEN: '00t' },
  ...{ SIGN_INTEGRATION_KEY: 'late', SIGN_INTEGRATION_KEY_EMEA: 'late-too' },
};

function documentOf(yaml: string): YamlDocument {
  const document = parseYaml(yaml);
  if (document === undefined) throw new Error('The fixture is empty.');
  return document;
}

function fixture(name: string): YamlDocument {
  return documentOf(readFileSync(path.join(FOLDER, `${name}.yml`), 'utf8'));
}

function migrated(name: string, options: Partial<MigrationOptions> = {}): Migration {
  return migratePostSync(fixture(name), { source: CONSOLE, moveKeys: false, ...options });
}

function filesOf({ files }: Migration): TrialFiles {
  return Object.fromEntries(files.map(({ name, text }) => [name, text]));
}

/** `sign_orgs[0].host` */
function written(at: YamlPath): string {
  return at
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`))
    .join('');
}

/** The key itself is named, or one around it. */
function isNamed(at: YamlPath, { traces }: Migration): boolean {
  const around = at.map((_, index) => written(at.slice(0, index + 1)));
  return traces.some(({ from }) => around.includes(from));
}

describe('migratePostSync', () => {
  it('has a dozen old files and more to prove itself on', () => {
    expect(FIXTURES.length).toBeGreaterThanOrEqual(12);
  });

  it.for(FIXTURES)('makes files that load of %s', async (name) => {
    expect(await configProblems(filesOf(migrated(name)), { env })).toEqual([]);
  });

  it.for(FIXTURES)('makes files that load for a directory of each kind of %s', async (name) => {
    for (const [type, more] of [
      ['ldap', {}],
      ['okta', {}],
      ['csv', { 'users.csv': 'email,groups\n' }],
    ] as const) {
      const source = { type, file: `connector-${type}.yml`, isThere: false };
      const files = { ...filesOf(migrated(name, { source })), ...more };
      expect(await configProblems(files, { env })).toEqual([]);
    }
  });

  it.for(FIXTURES)('makes files that load with the keys in the keychain of %s', async (name) => {
    const migration = migrated(name, { moveKeys: true });
    const keychain = new MemoryKeychain({});
    for (const { service, account, secret } of migration.keys) {
      await keychain.set(service, account, secret.reveal());
    }
    const config = await tryConfig(filesOf(migration), { env, keychain });
    expect(config.orgs.length).toBeGreaterThan(0);
    expect(JSON.stringify(migration)).not.toContain('3AAABLblqZhB');
  });

  it.for(FIXTURES)('loses no key of %s without a word', (name) => {
    const document = fixture(name);
    const migration = migrated(name);
    const unnamed = [...document.scalars()].filter(({ path: at }) => !isNamed(at, migration));
    expect(unnamed.map(({ path: at }) => written(at))).toEqual([]);
  });

  it.for(FIXTURES)('says why of everything that it does not keep of %s, and never a key', (name) => {
    const { traces, choices, review } = migrated(name);
    const unexplained = traces.filter(({ outcome, why = '' }) => outcome !== 'kept' && !why.endsWith('.'));
    expect(unexplained).toEqual([]);
    expect(JSON.stringify([traces, choices, review])).not.toContain('3AAABLblqZhB');
  });

  it('carries over accounts, groups, roles, entitlement and connection', () => {
    const files = filesOf(migrated('several-orgs'));
    expect(Object.keys(files)).toEqual([
      'connector-sign.yml',
      'connector-sign-emea.yml',
      'connector-sign-apac.yml',
      'connector-adobe-console.yml',
      'sign-sync-config.yml',
    ]);
    expect(parseYaml(files['connector-sign-emea.yml'] ?? '')?.value).toEqual({
      host: 'api.eu1.echosign.com',
      integration_key: '3AAABLblqZhBtwo',
      admin_email: 'sign.admin@emea.example.com',
      create_users: false,
      deactivate_users: false,
    });
    expect(parseYaml(files['sign-sync-config.yml'] ?? '')?.value).toEqual({
      sign_orgs: {
        primary: 'connector-sign.yml',
        emea: 'connector-sign-emea.yml',
        apac: 'connector-sign-apac.yml',
      },
      identity_source: { type: 'adobe_console', connector: 'connector-adobe-console.yml' },
      user_sync: { sign_only_user_action: 'exclude', sign_only_limit: 100 },
      user_management: [
        rule('Sales', 'Sales'),
        rule('Sales', 'emea::Sales'),
        rule('Legal', 'emea::Legal'),
        rule('Support', 'apac::Support'),
        { ...rule('Sign Admins', null), account_admin: true },
        { ...rule('Sign Admins', null), account_admin: true, orgs: ['emea'] },
        rule('Sign Users', 'Default Group'),
        rule('Sign Users', 'emea::Default Group'),
        rule('Sign APAC', 'apac::Default Group'),
      ],
      connection: { request_concurrency: 5, batch_size: 2000, retry_count: 3, timeout: 60 },
      cache: { path: 'cache/sign' },
      logging: {
        log_to_file: true,
        file_log_directory: 'sign_logs',
        file_log_name_format: '{:%Y-%m-%d}-sign.log',
        file_log_level: 'info',
        console_log_level: 'info',
      },
      invocation_defaults: { users: ['group', 'Sign Users', 'Sign APAC'], test_mode: false },
    });
  });

  it('serves with two primaries the one that post-sync served, and keeps the other without rules', () => {
    const migration = migrated('two-primaries');
    const files = filesOf(migration);
    expect(files['connector-sign.yml']).toContain('api.na2.echosign.com');
    expect(files['connector-sign-org2.yml']).toContain('api.na1.echosign.com');
    expect(files['sign-sync-config.yml']).not.toContain('org2::');
    expect(migration.review.join(' ')).toContain('served the last of them only');
  });

  it('makes one org of two entries for one account', () => {
    const { files } = migrated('one-account-twice');
    expect(files.map(({ name }) => name)).not.toContain('connector-sign-emea.yml');
    const main = parseYaml(files.at(-1)?.text ?? '')?.value as { user_management: unknown[] };
    expect(main.user_management).toContainEqual(rule('Legal', 'Legal'));
  });

  it('calls the first org primary where no org is, and drops what was of none', () => {
    const migration = migrated('no-primary');
    const main = filesOf(migration)['sign-sync-config.yml'] ?? '';
    expect(main).toContain('  Asia / Pacific: connector-sign-Asia-Pacific.yml');
    expect(main).not.toContain('emea::');
    expect(migration.traces).toContainEqual({
      from: 'user_groups[1]',
      outcome: 'lost',
      why: '"Sales" is of an org without console_org, and sign_orgs has none, so it had no effect.',
    });
  });

  it('writes nothing to Sign while something is missing', async () => {
    for (const name of ['missing-fields', 'nothing-but-an-account']) {
      const migration = migrated(name);
      expect((await tryConfig(filesOf(migration), { env })).testMode).toBe(true);
      expect(migration.review.length).toBeGreaterThan(0);
    }
    expect((await tryConfig(filesOf(migrated('one-account')), { env })).testMode).toBe(false);
  });

  it('keeps a single identity type as a filter of the console, and says what it cannot keep', () => {
    const one = filesOf(migrated('two-roles-of-a-group'))['connector-adobe-console.yml'];
    expect(one).toContain('identity_type_filter: federatedID\n');
    const there = migrated('two-roles-of-a-group', { source: { ...CONSOLE, isThere: true } });
    expect(there.files.map(({ name }) => name)).not.toContain(CONSOLE.file);
    expect(there.review.join(' ')).toContain('write "identity_type_filter: federatedID" into');
    const two = migrated('one-mapping');
    expect(two.traces.filter(({ from }) => from.startsWith('identity_types['))).toMatchObject([
      { outcome: 'lost' },
      { outcome: 'lost' },
    ]);
  });

  it('says why it chose what the old file does not say', () => {
    const choices = migrated('one-account').choices.join('\n');
    expect(choices).toMatch(/adobe_console, because post-sync looked at groups of the Admin Console/u);
    expect(choices).toMatch(/exclude, because post-sync never touched/u);
    const ldap = { type: 'ldap', file: 'connector-ldap.yml', isThere: true };
    expect(migrated('one-account', { source: ldap }).choices[0]).toContain('or choose adobe_console');
  });

  it.each([
    ['sign_orgs:\n', 'names no Acrobat Sign account'],
    ['entitlement_groups: [A]\n', 'names no Acrobat Sign account'],
    ['- a\n', 'does not contain settings'],
    ['post_sync: {modules: [sign_sync]}\nadobe_users: {}\n', 'post_sync.connectors.sign_sync'],
    ['sign_orgs: {primary: connector-sign.yml}\nuser_management: []\n', 'needs no migration'],
  ])('refuses %j', (yaml, words) => {
    expect(() => migratePostSync(documentOf(yaml), { source: CONSOLE, moveKeys: false })).toThrow(words);
  });
});

describe('a person after the migration', () => {
  /** What post-sync did in the account without console_org, for people whose groups are those of its console. */
  function before(groups: readonly string[], { entitled, order, roles }: Post) {
    if (!entitled.some((group) => groups.includes(group))) return undefined;
    const has = (role: string) => (roles[role] ?? []).some((group) => groups.includes(group));
    return {
      group: groupKey(order.find((group) => groups.includes(group)) ?? 'default group'),
      accountAdmin: has('ACCOUNT_ADMIN'),
      groupAdmin: has('GROUP_ADMIN'),
    };
  }

  interface Post {
    readonly entitled: readonly string[];
    readonly order: readonly string[];
    readonly roles: Readonly<Record<string, readonly string[]>>;
  }

  const oneAccount: Post = {
    entitled: ['Sign Users'],
    order: ['Sales', 'Legal', 'Default Group'],
    roles: { ACCOUNT_ADMIN: ['Sign Admins'], GROUP_ADMIN: ['Sales Leads', 'Legal Leads'] },
  };
  const twoRoles: Post = {
    entitled: ['Sign Users'],
    order: ['Sales', 'Sign Users'],
    roles: { ACCOUNT_ADMIN: ['Owners', 'Sales'], GROUP_ADMIN: ['Owners'] },
  };

  it.for([
    ['one-account', oneAccount],
    ['two-roles-of-a-group', twoRoles],
    ['blank-sections', { entitled: ['Sign Users'], order: [], roles: {} }],
    ['entitlement-alone', { entitled: ['Sign Users', 'Sign Guests'], order: [], roles: {} }],
  ] as const)('has what post-sync gave, whatever groups they are in: %s', async ([name, post]) => {
    const { policy, scope } = await tryConfig(filesOf(migrated(name)), { env });
    const all = [...new Set([...post.entitled, ...post.order, ...Object.values(post.roles).flat(), 'Else'])];
    for (let bits = 0; bits < 2 ** all.length; bits += 1) {
      const groups = all.filter((_, index) => (bits & (2 ** index)) !== 0);
      const found = resolveAccess(groups, policy, scope).access.get('primary');
      const after = found && {
        group: found.primary,
        accountAdmin: found.accountAdmin,
        groupAdmin: found.primaryAdmin,
      };
      expect([groups, after]).toEqual([groups, before(groups, post)]);
    }
  });

  it('counts in the org of their group alone', async () => {
    const { policy, scope } = await tryConfig(filesOf(migrated('several-orgs')), { env });
    const { access } = resolveAccess(['Sign APAC', 'Support'], policy, scope);
    expect([...access.keys()]).toEqual(['apac']);
  });

  it('is warned of nothing by the files themselves', async () => {
    expect(await configNotes(filesOf(migrated('one-account')), { env })).toEqual([]);
  });
});

function rule(directoryGroup: string, signGroup: string | null): Record<string, unknown> {
  return {
    ...{ directory_group: directoryGroup, sign_group: signGroup },
    ...{ group_admin: false, account_admin: false },
  };
}

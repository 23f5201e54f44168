import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiApp, OpsApiModule } from '../../apps/ops-api/src/index.js';
import { Configurations } from '#config';
import { type Database, openDatabase } from '#db';
import { Secret } from '#domain';
import { createObserver } from '#telemetry';
import { startPrivateDatabase, type TrialFiles, tryConfig } from '#testing';
import { configFiles } from '../support/config-files.js';
import { csvOf, row } from '../support/people.js';
import { repositoryPath } from '../support/repository.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { startCommand } from '../support/start-command.js';
import { Workspace } from '../support/workspace.js';

/** One for each place where a secret can stand. None is a word, so that it is found in nothing else. */
const CANARY = {
  integrationKey: 'canary-3f1a-integration-key',
  ldapPassword: 'canary-9b2c-ldap-password',
  oktaToken: 'canary-71de-okta-token',
  umapiSecret: 'canary-c0a8-umapi-secret',
  databasePassword: 'canary-5d11-database',
  amqpPassword: 'canary-2e77-amqp',
  apiToken: 'canary-44b0-api-token',
  smtpPassword: 'canary-8f3c-smtp',
  webhookPath: 'canary-6a90-webhook-path',
  webhookKey: `whsec_${Buffer.from('canary-b7e2-webhook-signing-key').toString('base64')}`,
} as const;
const canaries = Object.values(CANARY);

/** Everything that the tests of this file have said, by who said it. */
const outputs: [string, string][] = [];
let workspace: Workspace;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sign-sync-canaries-'));
  workspace = await Workspace.open({
    sign: signOrgs({
      primary: { key: CANARY.integrationKey, users: [signUser('ann.lee@example.com', 'Sales')] },
    }),
    files: files(),
  });
});
afterAll(async () => {
  await workspace.close();
  await rm(folder, { recursive: true, force: true });
});

/** Nobody listens at port 9: what goes there fails. */
const notifications = `notifications:
  mail: {host: 127.0.0.1, port: 9, tls: none, user: ann, password: ${CANARY.smtpPassword}, from: s@example.com, to: [it@example.com]}
  webhook: {url: "http://127.0.0.1:9/${CANARY.webhookPath}", signing_key: ${CANARY.webhookKey}, allow_private: True}`;

function files(more = ''): Record<string, string> {
  return {
    ...configFiles({
      orgs: { primary: { key: CANARY.integrationKey } },
      retryCount: 1,
      more: `logging:\n  log_to_file: True\n  file_log_level: debug\n${notifications}\n${more}`,
    }),
    'users.csv': csvOf([row('ann.lee@example.com', 'Sign Sales'), row('bo.kim@example.com', 'Sign Sales')]),
  };
}

/** What the canaries are found in, with a few words around them, the canary itself left out. */
function finds(where: string, text: string): string[] {
  return canaries.flatMap((canary) => {
    const at = text.indexOf(canary);
    return at < 0 ? [] : [`${where}: …${text.slice(Math.max(0, at - 80), at)}[${canary.slice(0, 11)}]`];
  });
}

async function run(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const { output } = await workspace.run(args, { env });
  outputs.push([args.join(' '), output]);
  return output;
}

/** Every row of every table as text. */
async function dumpOf(db: Database): Promise<string> {
  const tables = await db.query<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  expect(tables.length).toBeGreaterThan(20);
  const rows = await Promise.all(
    tables.map(({ name }) => db.query<{ row: string }>(`select row_to_json(t)::text as row from ${name} t`)),
  );
  return rows
    .flat()
    .map(({ row: text }) => text)
    .join('\n');
}

describe('no secret of a configuration', () => {
  it('is shown by a command at work, while everything around it fails, with debug logs', async () => {
    await run(['validate']);
    await run(['validate', '--debug']);
    await run(['credentials', 'list']);
    await run(['doctor', '--debug', '--json']);
    workspace.sign.control({
      faults: [
        { kind: 'status', status: 500, method: 'POST', count: 2 },
        { kind: 'reset', method: 'GET', count: 1 },
      ],
    });
    const synced = await run(['sync', '--debug']);
    expect(synced).toMatch(/NOTICE_UNDELIVERED|notice\.failed|applied/);
    workspace.sign.control({ faults: [{ kind: 'status', status: 401 }] });
    await run(['sync', '--debug']);
    await run(['doctor', '--debug']);
    workspace.sign.control({});
    await run(['plan', '--debug', '--format', 'json']);
    await run(['plan', 'show', '--all', '--format', 'html']);
    expect(outputs.flatMap(([name, text]) => finds(name, text))).toEqual([]);
    expect(outputs.map(([, text]) => text).join('').length).toBeGreaterThan(2_000);
  });

  it('is in the database, also where a message could not be delivered', async () => {
    const db = await openDatabase({ statePath: workspace.statePath, onNotice: () => undefined });
    try {
      const dump = await dumpOf(db);
      expect(dump).toContain('bo.kim@example.com');
      expect(finds('database', dump)).toEqual([]);
    } finally {
      await db.close();
    }
  });

  it('is in a complaint about a file, whatever is wrong with it', async () => {
    const connector = String(files()['connector-sign.yml']);
    const broken: TrialFiles[] = [
      { 'connector-sign.yml': connector.replace('integration_key:', 'integration_kye:') },
      {
        'connector-sign.yml': connector.replace(
          `key: ${CANARY.integrationKey}`,
          `key: [${CANARY.integrationKey}]`,
        ),
      },
      { 'connector-sign.yml': `${connector}\n  : broken ${CANARY.integrationKey}\n` },
      { 'connector-sign.yml': connector.replace(CANARY.integrationKey, `"${CANARY.integrationKey} ünd"`) },
      {
        'sign-sync-config.yml': String(files()['sign-sync-config.yml']).replace(
          'mail: {',
          'mail: {pasword: x, ',
        ),
      },
      {
        'sign-sync-config.yml': String(files()['sign-sync-config.yml']).replace(
          'http://127.0.0.1:9',
          'http://169.254.169.254',
        ),
      },
      {
        'sign-sync-config.yml': String(files()['sign-sync-config.yml']).replace(', allow_private: True', ''),
      },
      { 'sign-sync-config.yml': String(files()['sign-sync-config.yml']).replace('whsec_', 'whsec_ ') },
    ];
    for (const change of broken) {
      await workspace.write({ ...files(), ...change });
      const said = await run(['validate']);
      expect(said).toMatch(/\.yml/);
    }
    await workspace.write(files());
    expect(outputs.flatMap(([name, text]) => finds(name, text))).toEqual([]);
  });

  it.for([
    [
      'ldap',
      `host: ldap://127.0.0.1:9\nusername: cn=reader\npassword: ${CANARY.ldapPassword}\nbase_dn: dc=example,dc=com\n`,
    ],
    ['okta', `host: http://127.0.0.1:9\napi_token: ${CANARY.oktaToken}\n`],
    [
      'adobe_console',
      `integration:\n  org_id: A@AdobeOrg\n  client_id: client\n  client_secret: ${CANARY.umapiSecret}\n`,
    ],
  ] as const)('is shown where a directory of type %s does not answer', async ([type, connector]) => {
    const main = String(files()['sign-sync-config.yml'])
      .replace('type: csv', `type: ${type}`)
      .replace('connector-csv.yml', 'connector-other.yml');
    await workspace.write({ ...files(), 'sign-sync-config.yml': main, 'connector-other.yml': connector });
    await run(['validate']);
    await run(['doctor', '--debug']);
    if (type !== 'adobe_console') await run(['sync', '--debug']);
    await workspace.write(files());
    expect(outputs.flatMap(([name, text]) => finds(name, text))).toEqual([]);
  });
});

describe('no secret of a service', () => {
  it('is said while its database and its broker are away, or its settings are wrong', async () => {
    const main = join(repositoryPath, 'dist/apps/ops-api/src/main.js');
    const tokenFile = join(folder, 'token');
    await writeFile(tokenFile, `${CANARY.apiToken}\n`);
    const settings = {
      SIGN_SYNC_DATABASE_URL: `postgres://ann:${CANARY.databasePassword}@127.0.0.1:9/x`,
      SIGN_SYNC_AMQP_URL: `amqp://ann:${CANARY.amqpPassword}@127.0.0.1:9`,
      SIGN_SYNC_CONFIG_DIR: join(workspace.path, '..'),
      SIGN_SYNC_API_TOKEN_FILE: tokenFile,
      ...{ SIGN_SYNC_LOG: 'debug', SIGN_SYNC_HEALTH_PORT: '0', SIGN_SYNC_PORT: '0' },
    };
    const wrong = [
      { ...settings, SIGN_SYNC_DATABASE_URL: `mysql://ann:${CANARY.databasePassword}@127.0.0.1/x` },
      { ...settings, SIGN_SYNC_AMQP_URL: `amqp//ann:${CANARY.amqpPassword}@127.0.0.1` },
      { ...settings, SIGN_SYNC_API_TOKEN_FILE: '', SIGN_SYNC_API_TOKEN: `${CANARY.apiToken} \u0007` },
      settings,
    ];
    for (const env of wrong) {
      const service = startCommand([], { cwd: folder, main, env });
      await expect
        .poll(() => service.hasEnded() || /database\.unreachable/.test(service.output()))
        .toBe(true);
      service.kill('SIGTERM');
      const { output } = await service.result;
      expect(output).toMatch(/service\.failed|database\.unreachable/);
      expect(finds('ops-api', output)).toEqual([]);
    }
  });

  it('is in an answer of the API, its log or its database, also where it breaks', async () => {
    const database = await startPrivateDatabase();
    const said: string[] = [];
    const destination = { write: (line: string) => void said.push(line) };
    const log = createObserver({ level: 'debug', format: 'json', destination });
    const given = files();
    const config = await tryConfig(
      Object.fromEntries(
        Object.entries(given).map(([name, text]) => [name, text.replace('{{SIGN_HOST}}', 'api.example.com')]),
      ),
    );
    const module = OpsApiModule.with({ db: database.db, configurations: new Configurations([config]) });
    const token = new Secret(CANARY.apiToken);
    const app = await createApiApp(module, { host: '127.0.0.1', token, observe: log });
    await app.listen(0, '127.0.0.1');
    const url = `${await app.getUrl()}/api/v1`;
    const authorization = `Bearer ${CANARY.apiToken}`;
    const ask = async (path: string, body?: string, headers: Record<string, string> = { authorization }) => {
      const json = { 'content-type': 'application/json', ...headers };
      const answer = await fetch(
        `${url}${path}`,
        body === undefined ? { headers } : { method: 'POST', body, headers: json },
      );
      said.push(`${path} ${JSON.stringify([...answer.headers])} ${await answer.text()}`);
    };
    try {
      await ask('/configurations');
      await ask('/runs');
      await ask('/runs', '{"configuration": "nobody"}');
      await ask('/runs', '{');
      await ask('/runs', JSON.stringify({ configuration: 7 }));
      await ask('/nothing');
      await ask('/runs', undefined, { authorization: `Basic ${CANARY.apiToken}` });
      await ask('/runs', undefined, { authorization: `Bearer ${CANARY.apiToken}x` });
      await database.db.query('alter table run rename to run_away');
      await ask('/runs');
      await database.db.query('alter table run_away rename to run');
      expect(said.some((line) => line.includes('INTERNAL'))).toBe(true);
      expect(finds('api', said.join('\n'))).toEqual([]);
      expect(finds('database', await dumpOf(database.db))).toEqual([]);
    } finally {
      await app.close();
      await database.close();
    }
  });
});

describe('the log', () => {
  it('has one line for each event, whatever names and answers hold', () => {
    const hostile =
      'Ann\r\n{"level":"error","event":"forged"}\u001b[2J\u009b2J\u2028\u2029\u0000\u0085\u202e';
    for (const format of ['json', 'text'] as const) {
      const lines: string[] = [];
      const destination = { write: (line: string) => void lines.push(line) };
      const log = createObserver({ level: 'debug', format, destination });
      log({ event: 'config.removed', config: hostile });
      log({ event: 'api.failed', requestId: hostile, code: 'X', message: hostile });
      expect(lines).toHaveLength(2);
      for (const line of lines) {
        expect(line.endsWith('\n')).toBe(true);
        expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\u2028\u2029\u202e]/u);
      }
    }
  });

  it('is not the place of the test itself: every canary would be found', async () => {
    const text = await readFile(join(workspace.path, 'connector-sign.yml'), 'utf8');
    expect(finds('file', text)).toHaveLength(1);
  });
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiOptions, OpsApiModule, type RunningApi, startApi } from '../../apps/ops-api/src/index.js';
import { ConfigurationFolder } from '#config';
import { AuditRepository, type Database, type IssuedToken, TokenRegister, TokenRepository } from '#db';
import { type Grant, parseGrantMapping, Secret } from '#domain';
import type { Observation } from '#telemetry';
import { freePort, type PrivateDatabase, startPrivateDatabase, TestIssuer } from '#testing';
import { configFiles } from '../support/config-files.js';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // The shape is what the specs look at.
  readonly body: Record<string, unknown>;
}

export interface AuditRow {
  readonly event: string;
  readonly facts: Record<string, unknown>;
}

/** What the provider of these specs says of people, and what that grants. */
const GRANTS = parseGrantMapping(
  'admins=admin@*; emea-operators=operator@emea; primary-viewers=viewer@primary; approvers=approver@*',
);

type WorldOptions = Partial<Omit<ApiOptions, 'oidc'>> & {
  readonly withoutOidc?: true;
  readonly keysCooldownMs?: number;
  readonly deviceClientId?: string;
  /** What the provider says of itself besides. */
  readonly metadata?: Readonly<Record<string, string>>;
};

/** The API over real HTTP with an identity provider, to come in by every way there is. */
export class AccessWorld {
  readonly register: TokenRegister;

  private constructor(
    readonly api: RunningApi,
    readonly issuer: TestIssuer,
    private readonly database: PrivateDatabase,
    private readonly folder: string,
    private readonly configurations: ConfigurationFolder,
    readonly observed: Observation[],
  ) {
    this.register = new TokenRegister(this.db, new TokenRepository(this.db), new AuditRepository(this.db));
  }

  /** @param how with other options, or without a provider */
  static async open(how: WorldOptions = {}): Promise<AccessWorld> {
    const { withoutOidc, keysCooldownMs, deviceClientId, metadata, ...more } = how;
    const folder = await mkdtemp(join(tmpdir(), 'sign-sync-access-'));
    await writeConfiguration(join(folder, 'acme'));
    const database = await startPrivateDatabase();
    const configurations = await ConfigurationFolder.open(folder);
    const port = await freePort();
    const publicUrl = `http://127.0.0.1:${port}`;
    const issuer = await TestIssuer.start({ redirectUris: [`${publicUrl}/api/v1/auth/callback`] });
    issuer.metadata = { ...issuer.metadata, ...metadata };
    const { clientId, clientSecret } = issuer.client;
    const oidc = {
      ...{ issuer: issuer.url, audience: 'sign-sync', clientId, clientSecret: new Secret(clientSecret) },
      ...{ scope: 'openid email', rolesClaim: 'groups', grants: GRANTS },
      ...(keysCooldownMs !== undefined && { keysCooldownMs }),
      ...(deviceClientId !== undefined && { deviceClientId }),
    };
    const observed: Observation[] = [];
    const module = OpsApiModule.with({ db: database.db, configurations });
    const api = await startApi(module, {
      ...{ host: '127.0.0.1', port, publicUrl },
      ...(withoutOidc === undefined && { oidc }),
      observe: (observation) => void observed.push(observation),
      ...more,
    });
    return new AccessWorld(api, issuer, database, folder, configurations, observed);
  }

  get db(): Database {
    return this.database.db;
  }

  /** A request with nothing but what is given. */
  async ask(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: unknown,
  ): Promise<Reply> {
    const response = await fetch(`${this.api.url}/api/v1${path}`, {
      ...{ method, redirect: 'manual' as const },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headers: { ...(method === 'GET' ? {} : { 'content-type': 'application/json' }), ...headers },
    });
    const text = await response.text();
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    const { status } = response;
    return {
      status,
      headers: response.headers,
      text,
      body: (isJson ? JSON.parse(text) : {}) as Reply['body'],
    };
  }

  /** @param shown what stands behind `Bearer` */
  bearer(shown: string, method = 'GET', path = '/auth/me', body?: unknown): Promise<Reply> {
    return this.ask(method, path, { authorization: `Bearer ${shown}` }, body);
  }

  token(name: string, ...grants: Grant[]): Promise<IssuedToken> {
    return this.register.create({ name, grants }, 'spec');
  }

  /** Records about access, in their order. */
  async audit(event?: string): Promise<AuditRow[]> {
    return this.db.query<{ event: string; facts: Record<string, unknown> }>(
      `select event, facts from audit_record where kind = 'access' and ($1::text is null or event = $1) order by id`,
      [event ?? null],
    );
  }

  async close(): Promise<void> {
    await this.api.close();
    await this.issuer.close();
    await this.configurations.close();
    await this.database.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function writeConfiguration(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files = {
    ...configFiles({ orgs: { primary: { host: 'acme.example.com' } } }),
    'users.csv': 'email,groups\n',
  };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, name), text.replaceAll('{{SIGN_HOST}}', 'api.example.com'));
  }
}

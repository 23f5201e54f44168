import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIntakeApp } from '../../apps/source-ingest/src/intake/create-intake-app.js';
import { IntakeModule } from '../../apps/source-ingest/src/intake.module.js';
import { ConfigurationFolder } from '#config';
import { AuditRepository, type Database, ScimTokenRegister, ScimTokenRepository } from '#db';
import type { Observation } from '#telemetry';
import { type PrivateDatabase, startPrivateDatabase } from '#testing';
import { ScimClient, type ScimReply, type ScimSend } from './scim-client.js';
import { scimFiles } from './scim-files.js';

/** `connection`: of which the token is, and the address; `okta` by default. */
export type ScimSendOf = ScimSend & { readonly connection?: string };

const CONNECTIONS = ['okta', 'entra', 'onelogin'] as const;

/** The SCIM service over real HTTP with a private database, and a configuration that has a connection of each client. */
export class ScimWorld {
  readonly register: ScimTokenRegister;
  readonly tokens = new Map<string, string>();

  private constructor(
    private readonly database: PrivateDatabase,
    private readonly folder: string,
    private readonly configurations: ConfigurationFolder,
    private readonly app: { readonly url: string; close(): Promise<void> },
    readonly observed: Observation[],
  ) {
    this.register = new ScimTokenRegister(
      this.db,
      new ScimTokenRepository(this.db),
      new AuditRepository(this.db),
    );
  }

  static async open(): Promise<ScimWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'sign-sync-scim-'));
    await mkdir(join(folder, 'main'));
    for (const [name, text] of Object.entries(scimFiles(CONNECTIONS))) {
      await writeFile(join(folder, 'main', name), text.replaceAll('{{SIGN_HOST}}', 'api.example.com'));
    }
    const database = await startPrivateDatabase();
    const configurations = await ConfigurationFolder.open(folder);
    const observed: Observation[] = [];
    const app = await createIntakeApp(IntakeModule.with({ db: database.db, configurations }), {
      ...{ rateLimit: 0, observe: (observation) => void observed.push(observation) },
    });
    await app.listen(0, '127.0.0.1');
    const listening = { url: await app.getUrl(), close: () => app.close() };
    const world = new ScimWorld(database, folder, configurations, listening, observed);
    for (const name of CONNECTIONS) {
      const { text } = await world.register.create(name, 'spec');
      world.tokens.set(name, text.reveal());
    }
    return world;
  }

  get db(): Database {
    return this.database.db;
  }

  get url(): string {
    return this.app.url;
  }

  send(method: string, path: string, { connection = 'okta', ...more }: ScimSendOf = {}): Promise<ScimReply> {
    const token = this.tokens.get(connection) ?? 'none';
    return new ScimClient(`${this.url}/scim/v2/${connection}`, token).send(method, path, more);
  }

  get(path: string, more: ScimSendOf = {}): Promise<ScimReply> {
    return this.send('GET', path, more);
  }

  /** Creates and returns the id. */
  async made(path: '/Users' | '/Groups', body: object, connection = 'okta'): Promise<string> {
    const { status, body: answer, text } = await this.send('POST', path, { body, connection });
    if (status !== 201) throw new Error(`Nothing was made: ${status} ${text}`);
    return String(answer['id']);
  }

  /** Hints that wait, the oldest first: `person ana@example.com`, `group Sales`. */
  async hints(): Promise<string[]> {
    const rows = await this.db.query<{ line: string }>(
      `select concat_ws(' ', kind, coalesce(email, group_name, 'key')) as line from hint order by id`,
    );
    return rows.map(({ line }) => line);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.configurations.close();
    await this.database.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

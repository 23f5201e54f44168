import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configFiles, type ConfigOptions } from '../../support/config-files.js';
import { expectExit } from '../../support/expect-exit.js';
import { crowd, csvOf, type Row } from '../../support/people.js';
import { signOrgs, type SignOrgOptions } from '../../support/sign-state.js';
import { type RunningServer, startServer } from '../../support/start-server.js';
import { Workspace, type WorkspaceOptions } from '../../support/workspace.js';
import { freePort, TestIssuer } from '#testing';

export const ROLES = ['viewer', 'operator', 'approver', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export interface ConsoleStackOptions {
  /** By name; `primary` and `emea` when left out. */
  readonly orgs?: Readonly<Record<string, SignOrgOptions>>;
  readonly config?: Omit<ConfigOptions, 'orgs'>;
  /** The directory; thirty people in sales when left out. */
  readonly people?: readonly Row[];
  /** More files of the folder. */
  readonly files?: WorkspaceOptions['files'];
  readonly control?: WorkspaceOptions['control'];
  /** People sign in at an identity provider; else whoever is at the machine comes in. */
  readonly signIn?: boolean;
  /** Whoever left may be deactivated in every org. */
  readonly deactivateUsers?: boolean;
  /** More variables of the server. */
  readonly env?: Readonly<Record<string, string>>;
}

const TWO_ORGS = { primary: {}, emea: {} };

/** `sign-sync serve` with a simulator of its own: all that the console needs, and nothing mocked. */
export class ConsoleStack {
  private constructor(
    readonly workspace: Workspace,
    readonly server: RunningServer,
    readonly issuer: TestIssuer | undefined,
  ) {}

  static async open(options: ConsoleStackOptions = {}): Promise<ConsoleStack> {
    const { orgs = TWO_ORGS, config, people = crowd(30), files, control, signIn = false, env } = options;
    const { deactivateUsers = false } = options;
    const names = Object.fromEntries(Object.keys(orgs).map((name) => [name, { deactivateUsers }]));
    const workspace = await Workspace.open({
      sign: signOrgs(orgs),
      files: { ...configFiles({ ...config, orgs: names }), 'users.csv': csvOf(people), ...files },
      ...(control !== undefined && { control }),
    });
    if (!signIn) {
      return new ConsoleStack(workspace, await startServer(workspace, [], env && { env }), undefined);
    }
    const port = await freePort();
    const publicUrl = `http://127.0.0.1:${port}`;
    const issuer = await TestIssuer.start({ redirectUris: [`${publicUrl}/api/v1/auth/callback`] });
    const variables = { ...env, ...signInVariables(issuer, publicUrl) };
    return new ConsoleStack(
      workspace,
      await startServer(workspace, ['--port', String(port)], { env: variables }),
      issuer,
    );
  }

  /** Without a path. */
  get url(): string {
    return this.server.url;
  }

  /** The text of the main file of its configuration. */
  mainFile(): Promise<string> {
    return readFile(join(this.workspace.path, 'sign-sync-config.yml'), 'utf8');
  }

  /** A command against this server, which must end well. */
  async run(...args: readonly string[]): Promise<string> {
    const result = await this.workspace.run(['--server', this.url, ...args]);
    expectExit(result, 0);
    return result.stdout;
  }

  /** Whoever signs in next: `viewer@example.com` has the role viewer. */
  meet(role: Role, orgs: 'all' | 'emea' = 'all'): void {
    if (this.issuer === undefined) throw new Error('Nobody signs in at this server.');
    const group = orgs === 'all' ? `${role}s` : `${orgs}-${role}s`;
    this.issuer.person = { sub: group, email: `${role}@example.com`, email_verified: true, groups: [group] };
  }

  async close(): Promise<void> {
    this.server.command.kill('SIGTERM');
    await this.server.command.result;
    await this.issuer?.close();
    await this.workspace.close();
  }
}

function signInVariables(issuer: TestIssuer, publicUrl: string): Record<string, string> {
  const grants = ROLES.flatMap((role) => [`${role}s=${role}@*`, `emea-${role}s=${role}@emea`]);
  return {
    ...{ SIGN_SYNC_PUBLIC_URL: publicUrl, SIGN_SYNC_OIDC_ISSUER: issuer.url },
    ...{ SIGN_SYNC_OIDC_CLIENT_ID: issuer.client.clientId, SIGN_SYNC_OIDC_AUDIENCE: 'sign-sync' },
    ...{ SIGN_SYNC_OIDC_CLIENT_SECRET: issuer.client.clientSecret, SIGN_SYNC_OIDC_GRANTS: grants.join(';') },
  };
}

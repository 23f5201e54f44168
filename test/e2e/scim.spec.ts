import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ScimClient } from '../scim/scim-client.js';
import { scimFiles } from '../scim/scim-files.js';
import { expectExit } from '../support/expect-exit.js';
import { duplicateCreates } from '../support/sign-ledger.js';
import { signOrgs } from '../support/sign-state.js';
import { type RunningServer, startServer } from '../support/start-server.js';
import { hasStack, sharedStackOf } from '../support/transport.js';
import { usingWorkspace } from '../support/using-workspace.js';
import type { Workspace } from '../support/workspace.js';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const KIM = 'kim@example.com';

function using(connection: string) {
  return usingWorkspace({
    sign: signOrgs({ primary: {} }),
    files: scimFiles([connection], {
      ...{ signOnlyAction: 'deactivate', orgs: { primary: { deactivateUsers: true } } },
    }),
    control: { latencyMs: 40 },
  });
}

/** Kim in Sign, as in `ACTIVE Sales`. */
function kim({ sign }: Workspace): string {
  const user = sign.state().orgs['primary']?.users.find(({ email }) => email === KIM);
  return user === undefined ? 'nobody' : `${user.status} ${user.groups.map(({ name }) => name).join(' ')}`;
}

/** The spec's own time limit ends a wait in vain. */
async function until(workspace: Workspace, wanted: RegExp): Promise<void> {
  while (!wanted.test(kim(workspace))) await pause(50);
}

/** The token of a connection, as the API gives it once; services take up a new configuration within some seconds. */
async function tokenOf(apiUrl: string, connection: string, token?: string): Promise<string> {
  for (;;) {
    const answer = await fetch(`${apiUrl}/api/v1/scim/connections/${connection}/token`, {
      method: 'POST',
      body: '{}',
      headers: {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
    });
    const body = (await answer.json()) as { text?: string };
    if (answer.status === 201) return body.text ?? '';
    if (answer.status !== 404) throw new Error(`No token was made: ${answer.status}.`);
    await pause(500);
  }
}

async function hire(client: ScimClient): Promise<string> {
  const body = {
    schemas: [USER],
    userName: KIM,
    name: { givenName: 'Kim', familyName: 'Doe' },
    active: true,
  };
  const { id } = await client.expect(201, 'POST', '/Users', body);
  await client.expect(201, 'POST', '/Groups', { displayName: 'Sign Sales', members: [{ value: id }] });
  return String(id);
}

describe('what a client pushes by SCIM', () => {
  it('is in Sign without a run that anybody asked for, from the first day to the last', async () => {
    const connection = `c-${randomUUID().slice(0, 8)}`;
    const workspace = await using(connection);
    const stack = sharedStackOf(process.env);
    const server = stack === undefined ? await startServer(workspace) : undefined;
    const token = await tokenOf(stack?.apiUrl ?? server?.url ?? '', connection, stack?.token);
    const url = `${stack?.intakeUrl ?? server?.intake ?? ''}/scim/v2/${connection}`;
    const client = new ScimClient(url, token);
    await whenOpen(client);
    const id = await hire(client);
    await until(workspace, /^ACTIVE Sales$/);
    const Operations = [{ op: 'replace', value: { active: false } }];
    await client.expect(200, 'PATCH', `/Users/${id}`, { Operations });
    await until(workspace, /^INACTIVE/);
    expect(duplicateCreates(workspace.sign)).toEqual([]);
  });
});

async function whenOpen(client: ScimClient): Promise<void> {
  for (;;) {
    const status = await client.send('GET', '/Users?count=1').then(
      (reply) => reply.status,
      () => 0,
    );
    if (status === 200) return;
    await pause(500);
  }
}

describe.skipIf(hasStack)('local only: a server that is one process', () => {
  it('takes tokens that the command makes beside it, and loses nothing that it has accepted when it is killed', async () => {
    const workspace = await using('okta');
    let server: RunningServer = await startServer(workspace);
    const made = await workspace.run(['scim', 'token', 'create', 'okta']);
    expectExit(made, 0);
    const token = made.stdout.trim().split('\n').at(-1) ?? '';
    expect((await workspace.run(['scim', 'token', 'create', 'okta'])).output).toContain('SCIM_TOKEN_EXISTS');
    const client = () => new ScimClient(`${server.intake ?? ''}/scim/v2/okta`, token);
    await hire(client());
    server.command.kill('SIGKILL');
    await server.command.result;
    server = await startServer(workspace);
    await until(workspace, /^ACTIVE Sales$/);
    expect(duplicateCreates(workspace.sign)).toEqual([]);
    expect(await client().count('/Users', `userName eq "${KIM}"`)).toBe(1);

    const rotated = await workspace.run(['scim', 'token', 'rotate', 'okta', '--keep', '1h', '--json']);
    expectExit(rotated, 0);
    const listed = await workspace.run(['scim', 'token', 'list']);
    expect(listed.stdout.match(/okta +valid/g)).toHaveLength(2);
    expect(listed.output).not.toContain(token.slice(22));
    expectExit(await workspace.run(['scim', 'token', 'revoke', token.slice(5, 21)]), 0);
    await expect.poll(async () => (await client().send('GET', '/Users')).status).toBe(401);
    const looked = await workspace.run(['doctor']);
    expect(looked.output).toContain('1 people and 1 groups were pushed');
  });
});

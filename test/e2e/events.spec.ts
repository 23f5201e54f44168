import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { findUser } from '../support/find-user.js';
import { csvOf, row } from '../support/people.js';
import { duplicateCreates } from '../support/sign-ledger.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { sendHook, signedHook } from '../support/signed-hook.js';
import { startServer } from '../support/start-server.js';
import { hasStack, sharedStackOf } from '../support/transport.js';
import { usingWorkspace } from '../support/using-workspace.js';
import type { Workspace } from '../support/workspace.js';

const ana = row('ana.lee@example.com', 'Sign Sales');
const bo = row('bo.ray@example.com', 'Sign Sales');
const leftBo = row('bo.ray@example.com', 'Sign Nobody');

function using(hook: string) {
  return usingWorkspace({
    sign: signOrgs({ primary: { users: [signUser(bo.email, 'Sales')] } }),
    files: {
      ...configFiles({ signOnlyAction: 'reset', more: signedHook(hook) }),
      'users.csv': csvOf([ana, leftBo]),
    },
    control: { latencyMs: 40 },
  });
}

/** The spec's own time limit ends a wait in vain. */
async function untilSettled({ sign }: Workspace): Promise<void> {
  const isThere = () => {
    try {
      return findUser(sign, ana.email).groups[0]?.name === 'Sales';
    } catch {
      return false;
    }
  };
  while (!isThere() || findUser(sign, bo.email).groups[0]?.name !== 'Default Group') await pause(50);
}

describe('events', () => {
  it('bring a joiner and take a leaver’s access without a run that anybody asked for', async () => {
    const hook = `hook-${randomUUID().slice(0, 8)}`;
    const workspace = await using(hook);
    const url = sharedStackOf(process.env)?.intakeUrl ?? (await startServer(workspace)).intake ?? '';
    const send = () => sendHook(url, hook, { emails: [ana.email, bo.email] }, 'one');
    // A service takes up a new configuration within some seconds.
    while ((await send()).status === 401) await pause(500);
    await untilSettled(workspace);
    expect((await sendHook(url, hook, { emails: [bo.email] }, 'one')).status).toBe(202);
    expect(duplicateCreates(workspace.sign)).toEqual([]);
  });
});

describe.skipIf(hasStack)('local only: a server that is one process', () => {
  it('forgets nothing that it has accepted when it is killed at any moment', async () => {
    const workspace = await using('hr');
    let server = await startServer(workspace);
    const url = () => server.intake ?? '';
    const accepted = await sendHook(url(), 'hr', { emails: [ana.email, bo.email] });
    expect([accepted.status, await accepted.json()]).toEqual([202, { accepted: 2 }]);
    for (const afterMs of [0, 400, 900]) {
      await pause(afterMs);
      server.command.kill('SIGKILL');
      await server.command.result;
      server = await startServer(workspace);
    }
    await untilSettled(workspace);
    expect(duplicateCreates(workspace.sign)).toEqual([]);
  });
});

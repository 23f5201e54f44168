import { rm } from 'node:fs/promises';
import { request as plainRequest } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RunningSimulator, UserDump } from '../../apps/sign-simulator/src/index.js';
import { configFiles, type ConfigOptions } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { findUser } from '../support/find-user.js';
import { csvOf, row, type Row } from '../support/people.js';
import { writesOf } from '../support/sign-ledger.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { hasStack } from '../support/transport.js';
import { usingWorkspace } from '../support/using-workspace.js';
import type { Workspace } from '../support/workspace.js';
import { writeFolder } from '../support/write-folder.js';

const NORTH = 'north.example.com';
const SOUTH = 'south.example.com';

const rules = [
  { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
  { directoryGroup: 'Sign Legal', signGroup: 'Legal' },
];

/** Whoever is in Sign only is deactivated, one in a run: the people of another sync would be far beyond that. */
function files(scope: string, options: ConfigOptions = {}): Record<string, string> {
  return configFiles({
    ...{ rules, signOnlyAction: 'deactivate', signOnlyLimit: 1 },
    orgs: { primary: { deactivateUsers: true } },
    more: `scope:\n  primary: ${scope}`,
    ...options,
  });
}

/** A second configuration in a folder beside the first one's, with the same Acrobat Sign account. */
async function folderBeside(
  workspace: Workspace,
  contents: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = `${workspace.path}-south`;
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
  const host = hasStack ? workspace.sign.url : workspace.sign.host;
  const filled = Object.entries(contents).map(([name, content]) => [
    name,
    content.replaceAll('{{SIGN_HOST}}', host),
  ]);
  await writeFolder(folder, Object.fromEntries(filled) as Record<string, string>);
  return folder;
}

/** Sign user id → address, as Sign itself lists them. */
async function addressesById({ url, certPem }: RunningSimulator): Promise<Map<string, string>> {
  const options = { headers: { authorization: 'Bearer key-primary' } };
  const listUrl = `${url}/api/rest/v6/users?pageSize=500`;
  const body = await new Promise<string>((resolve, reject) => {
    const sent =
      certPem === undefined ? plainRequest(listUrl, options) : request(listUrl, { ...options, ca: certPem });
    sent.on('response', (response) => resolve(text(response))).on('error', reject);
    sent.end();
  });
  const { userInfoList } = JSON.parse(body) as { userInfoList: { id: string; email: string }[] };
  return new Map(userInfoList.map(({ id, email }) => [id, email]));
}

/** The addresses of everybody whom a write was about. */
async function written(sign: RunningSimulator): Promise<string[]> {
  const known = await addressesById(sign);
  return writesOf(sign).map(({ method, path, email }) => {
    const [, id = ''] = /\/users\/([^/?]+)/.exec(path) ?? [];
    return email ?? known.get(id) ?? `${method} ${path}`;
  });
}

function usersIn({ sign }: Workspace, domain: string): UserDump[] {
  return (sign.state(true).orgs['primary']?.users ?? []).filter(({ email }) => email.endsWith(`@${domain}`));
}

/** Six people a domain: in each round one has left, one has come, and one has changed groups. */
function peopleOf(domain: string, round: number): Row[] {
  return Array.from({ length: 6 }, (_, place) => {
    const number = round + place;
    const group = (number + Math.floor(round / 2)) % 2 === 0 ? 'Sign Sales' : 'Sign Legal';
    return row(`user.n${number}@${domain}`, group);
  });
}

describe('two syncs with disjoint scopes on one account', () => {
  it('do not touch the other one’s people in ten alternating runs, whatever their directories say', async () => {
    const users = [NORTH, SOUTH].flatMap((domain) => peopleOf(domain, 0).map(({ email }) => signUser(email)));
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: { users } }),
      files: files(`{domains: [${NORTH}]}`),
    });
    const { sign, path: north } = workspace;
    const south = await folderBeside(workspace, files(`{patterns: ['*@${SOUTH}']}`));

    for (let round = 0; round < 10; round += 1) {
      const [own, others, folder] = round % 2 === 0 ? [NORTH, SOUTH, north] : [SOUTH, NORTH, south];
      // One directory claims everybody for another group, and the other one has never heard of anybody else.
      const claimed =
        own === NORTH ? peopleOf(SOUTH, round).map(({ email }) => row(email, 'Sign Legal')) : [];
      const newcomer = own === NORTH ? [row(`never.${round}@${SOUTH}`, 'Sign Sales')] : [];
      const step = Math.floor(round / 2) + 1;
      await writeFolder(folder, { 'users.csv': csvOf([...peopleOf(own, step), ...claimed, ...newcomer]) });
      const before = usersIn(workspace, others);
      sign.clearLedger();

      const result = await workspace.run(['sync'], { cwd: folder });
      expectExit(result, 0);
      expect(result.output).toContain('out of scope');
      const touched = await written(sign);
      expect(touched).not.toEqual([]);
      expect(touched.filter((email) => !email.endsWith(`@${own}`))).toEqual([]);
      expect(usersIn(workspace, others)).toEqual(before);
      const active = usersIn(workspace, own).filter(({ status }) => status === 'ACTIVE');
      expect(active.map(({ email }) => email).toSorted()).toEqual(
        peopleOf(own, step)
          .map(({ email }) => email)
          .toSorted(),
      );
    }

    sign.clearLedger();
    for (const folder of [north, south]) expectExit(await workspace.run(['sync'], { cwd: folder }), 0);
    expect(sign.counters().total.writes).toBe(0);
  });
});

describe('somebody who is out of scope', () => {
  const mine = row(`ann.lee@${NORTH}`, 'Sign Sales');
  const newcomer = row(`new.one@${SOUTH}`, 'Sign Sales');
  const there = row(`bo.kim@${SOUTH}`, 'Sign Legal');

  it('is named with the condition that is not met, and compared with another scope', async () => {
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: { users: [signUser(there.email, 'Sales'), signUser(`only@${SOUTH}`)] } }),
      files: {
        ...files(`{domains: [${NORTH}]}`),
        'users.csv': csvOf([mine, newcomer, there]),
        'other.yml': files(`{domains: [.example.com]}`)['sign-sync-config.yml'] ?? '',
      },
    });
    const compared = await workspace.run(['plan', '--compare', 'other.yml']);
    expectExit(compared, 2);
    for (const email of [newcomer.email, there.email, `only@${SOUTH}`])
      expect(compared.stdout).toContain(email);
    expect(compared.stdout).not.toContain(mine.email);

    const planned = await workspace.run(['plan']);
    expectExit(planned, 0);
    expect(planned.output).toContain('skipped 3 (out of scope: 3)');
    expect(planned.output).not.toContain('in Sign only');
    for (const email of [newcomer.email, there.email, `only@${SOUTH}`]) {
      const explained = await workspace.run(['explain', email]);
      expectExit(explained, 0);
      expect(explained.output).toContain(`out of scope: scope.primary is for whoever is in ${NORTH}`);
    }
    expectExit(await workspace.run(['sync']), 0);
    expect(await written(workspace.sign)).toEqual(expect.arrayContaining([mine.email]));
    expect(new Set(await written(workspace.sign))).toEqual(new Set([mine.email]));
  });

  it('comes into it by being created by this sync, which at first knows of nobody and says so', async () => {
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: { users: [signUser(there.email, 'Sales'), signUser(`only@${SOUTH}`)] } }),
      files: { ...files('{created_by_me: True}'), 'users.csv': csvOf([mine, there]) },
    });
    const { sign } = workspace;
    const first = await workspace.run(['plan']);
    expectExit(first, 0);
    expect(first.output).toContain('knows of nobody in Sign whom this configuration has created');
    expectExit(await workspace.run(['sync']), 0);
    expect(findUser(sign, there.email).groups[0]?.name).toBe('Sales');

    await workspace.write({ 'users.csv': csvOf([newcomer, there]) });
    expectExit(await workspace.run(['sync']), 0);
    expect(findUser(sign, mine.email).status).toBe('INACTIVE');
    expect(findUser(sign, newcomer.email).status).toBe('ACTIVE');
    expect(findUser(sign, `only@${SOUTH}`).status).toBe('ACTIVE');
    expect(new Set(await written(sign))).toEqual(new Set([mine.email, newcomer.email]));
  });
});

import { expect, it, onTestFinished } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { findUser } from '../support/find-user.js';
import { crowd, csvOf, row } from '../support/people.js';
import { signOrgs } from '../support/sign-state.js';
import { startServer } from '../support/start-server.js';
import { hasStack } from '../support/transport.js';
import { Workspace } from '../support/workspace.js';

const people = crowd(3);
const [leaver] = people;
const PATIENCE = { timeout: 120_000, interval: 5_000 };

it('a file that is watched has whoever was added looked at, and everybody read when somebody is gone', async () => {
  const workspace = await Workspace.open({
    sign: signOrgs({ primary: { groupNames: ['Sales'] } }),
    files: {
      ...configFiles({ signOnlyAction: 'reset' }),
      'connector-csv.yml': 'file_path: users.csv\nwatch: {every: 1s, settle: 1s}\n',
      'users.csv': csvOf(people),
    },
  });
  onTestFinished(() => workspace.close());
  const groupsOf = (email: string): string[] => {
    try {
      return findUser(workspace.sign, email).groups.map(({ name }) => name);
    } catch {
      return [];
    }
  };
  // With a stack commands ask its services already.
  const url = hasStack ? undefined : (await startServer(workspace)).url;
  const env = url === undefined ? {} : { SIGN_SYNC_SERVER: url };
  expectExit(await workspace.run(['sync'], { env }), 0);

  // What the file says when it is first looked at is the beginning; nobody says when that is.
  const joiners: string[] = [];
  await expect
    .poll(async () => {
      joiners.push(`ada.n${joiners.length}@example.com`);
      const rows = joiners.map((email) => row(email, 'Sign Sales'));
      await workspace.write({ 'users.csv': csvOf([...people, ...rows]) });
      return joiners.some((email) => groupsOf(email).includes('Sales'));
    }, PATIENCE)
    .toBe(true);

  const rows = joiners.map((email) => row(email, 'Sign Sales'));
  await workspace.write({ 'users.csv': csvOf([...people.slice(1), ...rows]) });
  await expect.poll(() => groupsOf(leaver?.email ?? ''), PATIENCE).toEqual(['Default Group']);
  const runs = await workspace.run(['runs', 'list', '--json', '--mode', 'sync'], { env });
  expectExit(runs, 0);
  const { runs: listed } = JSON.parse(runs.stdout) as { runs: { requestedBy: string | null }[] };
  expect(listed.length).toBeGreaterThan(2);
});

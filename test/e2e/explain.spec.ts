import { describe, expect, it } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { csvOf, row } from '../support/people.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { usingWorkspace } from '../support/using-workspace.js';

const people = [row('ann.lee@example.com', 'Sign Sales'), row('bo.kim@example.com', 'sign sales')];

async function planned() {
  const workspace = await usingWorkspace({
    sign: signOrgs({
      primary: {
        users: [signUser('ann.lee@example.com', 'Legal'), signUser('gone.by@example.com', 'Sales')],
      },
    }),
    files: {
      ...configFiles({ rules: [{ directoryGroup: 'Sign Sales', signGroup: 'Sales' }] }),
      'users.csv': csvOf(people),
    },
  });
  expectExit(await workspace.run(['plan']), 0);
  return workspace;
}

describe('explain', () => {
  it('says why a person is to be moved, and after the sync that it was done', async () => {
    const workspace = await planned();
    const before = await workspace.run(['explain', 'Ann.Lee@example.com']);
    expectExit(before, 0);
    expect(before.stdout).toMatch(/group +Sales +Legal/);
    expect(before.stdout).toContain('directory group "Sign Sales" → rule 1, sign-sync-config.yml:');
    expect(before.stdout).toContain('NOT_APPLIED');

    expectExit(await workspace.run(['sync']), 0);
    const after = await workspace.run(['explain', 'ann.lee@example.com', '--json']);
    const [org] = (JSON.parse(after.stdout) as { orgs: { standing: string; unmet?: object }[] }).orgs;
    expect(org).toMatchObject({ org: 'primary', standing: 'applied' });
    expect(org?.unmet).toBeUndefined();
  });

  it('says why not: another spelling of the group, not in the directory, nobody at all', async () => {
    const workspace = await planned();
    const reasonOf = async (email: string) => {
      const result = await workspace.run(['explain', email]);
      expectExit(result, 0);
      return result.stdout;
    };
    expect(await reasonOf('bo.kim@example.com')).toContain('(SPELLING)');
    expect(await reasonOf('gone.by@example.com')).toContain('(NOT_IN_DIRECTORY)');
    expect(await reasonOf('nobody@example.com')).toContain('not in Sign');
  });

  it('says what to do where nothing is planned, and which orgs there are', async () => {
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: {} }),
      files: { ...configFiles(), 'users.csv': csvOf(people) },
    });
    const none = await workspace.run(['explain', 'ann.lee@example.com']);
    expectExit(none, 1);
    expect(none.output).toContain('sign-sync plan');
    expectExit(await workspace.run(['plan']), 0);
    const foreign = await workspace.run(['explain', 'ann.lee@example.com', '--org', 'emea']);
    expectExit(foreign, 1);
    expect(foreign.output).toContain('primary');
  });
});

import { describe, expect, it } from 'vitest';
import { openDatabase } from '#db';
import { configFiles } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { csvOf, row } from '../support/people.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import type { CommandResult } from '../support/start-command.js';
import { hasStack } from '../support/transport.js';
import { usingWorkspace } from '../support/using-workspace.js';

const ann = 'ann.lee@example.com';
const bo = 'bo.kim@example.com';

function runName(result: CommandResult): string {
  const [, name] = /^Run (\d{4}-\d{2}-\d{2}-\d{4})/m.exec(result.output) ?? [];
  if (name === undefined) throw new Error(`No run is named in:\n${result.output}`);
  return name;
}

async function synced() {
  const workspace = await usingWorkspace({
    sign: signOrgs({ primary: { users: [signUser(ann), signUser(bo)] } }),
    files: { ...configFiles(), 'users.csv': csvOf([row(ann, 'Sign Sales'), row(bo, 'Sign Sales')]) },
  });
  const result = await workspace.run(['sync']);
  expectExit(result, 0);
  return { workspace, name: runName(result) };
}

describe('replay', () => {
  it('gives the same hash, also when people have moved on since', async () => {
    const { workspace, name } = await synced();
    const replayed = await workspace.run(['replay', name]);
    expectExit(replayed, 0);
    expect(replayed.stdout).toMatch(/^primary: plan [0-9a-f]{12}, 2 items: the same\.$/m);

    await workspace.write({
      'users.csv': csvOf([row(ann, 'Sign Sales'), row('cy.orr@example.com', 'Sign Sales')]),
    });
    expectExit(await workspace.run(['sync']), 0);
    const again = await workspace.run(['replay', name, '--json']);
    expectExit(again, 0);
    expect(JSON.parse(again.stdout)).toMatchObject({
      ...{ run: name, verdict: 'same' },
      plans: [{ org: 'primary', verdict: 'same', items: 2, obstacle: null }],
    });
  });

  it('says that it needs the configuration of the run, and ends with 3', async () => {
    const { workspace, name } = await synced();
    await workspace.write(configFiles({ signOnlyLimit: 7 }));
    // A server takes up changed files when a run begins.
    expectExit(await workspace.run(['sync']), 0);
    const replayed = await workspace.run(['replay', name]);
    if (hasStack) {
      // Services keep the versions that they have met.
      expectExit(replayed, 0);
      return;
    }
    expectExit(replayed, 3);
    expect(replayed.stdout).toContain('needs the very configuration that the plan was made under');
  });

  it('knows no run of another name', async () => {
    const { workspace } = await synced();
    const replayed = await workspace.run(['replay', '1999-01-01-0001']);
    expectExit(replayed, 1);
    expect(replayed.stderr).toContain('RUN_UNKNOWN');
  });
});

describe.skipIf(hasStack)('local only: replay, of a database that somebody else writes to', () => {
  it('tells an item whose end was changed by hand, and ends with 2', async () => {
    const { workspace, name } = await synced();
    const db = await openDatabase({ statePath: workspace.statePath });
    await db.query(
      `update plan_item set body = jsonb_set(body, '{change,after,accountAdmin}', 'true') where subject_key = $1`,
      [bo],
    );
    await db.close();
    const replayed = await workspace.run(['replay', name]);
    expectExit(replayed, 2);
    expect(replayed.stdout).toContain('first at item 2, bo.kim@example.com: after');
    expect(replayed.stdout).toContain('is NOT what its plans were made from');
  });
});

import { describe, expect, it } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { csvOf, row } from '../support/people.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { usingWorkspace } from '../support/using-workspace.js';

const ann = 'ann.lee@example.com';
const rules = [
  { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
  { directoryGroup: 'Sign Legal', signGroup: 'Legal' },
];
const directory = (group: string) => ({
  'users.csv': csvOf([row(ann, group), row('bo.kim@example.com', group)]),
});

interface Step {
  readonly what: string;
  readonly at: string;
  readonly key: string;
  readonly cause?: string;
  readonly state?: string;
}
interface Page {
  readonly steps: readonly Step[];
  readonly next: string | null;
}

/** Ann is moved to Sales by a run, to Legal by hand, back by the next run, and to Legal by the directory. */
async function lived() {
  const workspace = await usingWorkspace({
    sign: signOrgs({ primary: { users: [signUser(ann)] } }),
    files: { ...configFiles({ rules }), ...directory('Sign Sales') },
  });
  expectExit(await workspace.run(['sync']), 0);
  workspace.sign.edit({ org: 'primary', email: ann, set: { groups: [{ name: 'Legal', primary: true }] } });
  expectExit(await workspace.run(['sync']), 0);
  await workspace.write(directory('Sign Legal'));
  expectExit(await workspace.run(['sync']), 0);
  return workspace;
}

describe('history and show', () => {
  it('tell every step, who is behind it, and what was known at each moment', async () => {
    const workspace = await lived();
    const history = await workspace.run(['history', 'Ann.Lee@example.com']);
    expectExit(history, 0);
    const lines = history.stdout.split('\n').map((line) => line.replaceAll(/ +/g, ' '));
    const told = lines.filter((line) => /^\d{4}-/.test(line)).map((line) => line.slice(17));
    expect(told.map((line) => line.replaceAll(/\d{4}-\d{2}-\d{2}-\d{4}/g, 'R'))).toEqual([
      'primary run R update applied',
      'primary run R planned update: group Sales → Legal, rule 2',
      'directory run R found in Sign Legal',
      'primary run R update applied',
      'primary run R planned update: group Legal → Sales, rule 1, drift',
      'primary by hand in Sign changed: group Sales → Legal',
      'primary run R update applied',
      'primary run R planned update: group Default Group → Sales, rule 1',
      'primary looked up: Default Group; ACTIVE',
      'primary run R first seen in Sign: Default Group',
      'directory run R found in Sign Sales',
    ]);

    const pages: Step[] = [];
    let before: string[] = [];
    for (let page = 0; page < 20; page += 1) {
      const result = await workspace.run(['history', ann, '--json', '--limit', '5', ...before]);
      expectExit(result, 0);
      const { steps, next } = JSON.parse(result.stdout) as Page;
      pages.push(...steps);
      if (next === null) break;
      before = ['--before', next];
    }
    expect(new Set(pages.map(({ key }) => key)).size).toBe(pages.length);
    const byHand = pages.find(({ cause }) => cause === 'hand');

    const then = await workspace.run(['show', ann, '--at', byHand?.at ?? 'never']);
    expectExit(then, 0);
    expect(then.stdout).toMatch(/directory +in Sign Sales \(run /);
    expect(then.stdout).toMatch(/desired +Sales; ACTIVE: update applied, rule 1 \(run /);
    expect(then.stdout).toMatch(/in Sign +Legal; ACTIVE \(changed by hand /);

    const now = await workspace.run(['show', ann, '--at', '2999-12-31']);
    expectExit(now, 0);
    expect(now.stdout).toContain('as of 2999-12-31 23:59:59');
    expect(now.stdout).toMatch(/directory +in Sign Legal/);
    expect(now.stdout).toMatch(/in Sign +Legal; ACTIVE \(written .*, run /);

    const early = await workspace.run(['show', ann, '--at', '2001-01-01T00:00Z']);
    expectExit(early, 0);
    expect(early.stdout).toContain('Nothing was recorded then: the records begin ');
  });

  it('say clearly whom and what they do not know', async () => {
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: {} }),
      files: { ...configFiles({ rules }), ...directory('Sign Sales') },
    });
    const untouched = await workspace.run(['history', ann]);
    expectExit(untouched, 1);
    expect(untouched.output).toContain('no run has read anything yet');
    expectExit(await workspace.run(['plan']), 0);
    for (const command of ['history', 'show']) {
      const nobody = await workspace.run([command, 'nobody@example.com']);
      expectExit(nobody, 1);
      expect(nobody.output).toContain('Nothing is recorded about nobody@example.com');
      expect(nobody.output).toContain('PERSON_UNKNOWN');
      const foreign = await workspace.run([command, ann, '--org', 'emea']);
      expectExit(foreign, 1);
      expect(foreign.output).toContain('There is primary.');
    }
    const wrong = await workspace.run(['show', ann, '--at', '2026-02-30']);
    expectExit(wrong, 1);
    expect(wrong.output).toContain('"2026-02-30" is no date');
  });
});

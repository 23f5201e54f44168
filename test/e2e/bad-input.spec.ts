import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectExit } from '../support/expect-exit.js';
import { stateText } from '../support/find-user.js';
import { hasStack } from '../support/transport.js';
import { badFolder, expectClear, stackTrace } from './bad-folder.js';
import { type BadInput, badInputs, goodConnector, goodMain, main, secret } from './bad-inputs.js';

async function filesHolding(folder: string, text: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const holding: string[] = [];
  for (const path of paths) {
    if ((await readFile(path)).includes(text)) holding.push(path.slice(folder.length + 1));
  }
  return holding;
}

async function expectRefusal(input: BadInput): Promise<void> {
  const workspace = await badFolder(input);
  const before = stateText(workspace.sign);

  const result = await workspace.run(['sync', ...(input.args ?? [])], input.options);
  expectExit(result, 1);
  expectClear(result, input.says);
  expect(workspace.sign.counters().total.writes).toBe(0);
  expect(stateText(workspace.sign)).toBe(before);
  expect(await workspace.leftoverServer()).toBeUndefined();
}

describe('bad input', () => {
  it.for(badInputs.filter(({ isLocal }) => !isLocal))(
    'ends with one clear message and nothing written: $name',
    expectRefusal,
  );

  it('is told all at once, over all files, before Sign is asked anything', async () => {
    const workspace = await badFolder({
      files: {
        [main]: goodMain.replace('exclude', 'disable').replace('sign_group:', 'sign_grup:'),
        'connector-sign.yml': goodConnector.replace(/integration_key.*\n/, ''),
      },
    });

    const result = await workspace.run(['sync']);
    expectExit(result, 1);
    expectClear(result, [`${main}:8`, `${main}:13`, 'connector-sign.yml', 'integration_key', '3 problems']);
    expect(workspace.sign.counters().total.requests).toBe(0);
  });

  it('or not: no key is said, or kept in any file but its own', async () => {
    const workspace = await badFolder({
      config: { orgs: { primary: { key: secret } }, more: 'logging:\n  log_to_file: True' },
    });
    const plan = await workspace.run(['plan', '--debug', '--out', 'plan.json']);
    const sync = await workspace.run(['sync', '--debug']);
    expectExit(plan, 0);
    expectExit(sync, 0);
    expect(plan.output + sync.output).not.toContain(secret);
    expect(await filesHolding(workspace.path, secret)).toEqual(['connector-sign.yml']);
  });
});

describe.skipIf(hasStack)('local only: bad input of a command that reads the files itself', () => {
  it.for(badInputs.filter(({ isLocal }) => isLocal))(
    'ends with one clear message and nothing written: $name',
    expectRefusal,
  );

  it('shows where it comes from with --debug only, and no secret even then', async () => {
    const workspace = await badFolder({
      config: { orgs: { primary: { key: secret } }, more: 'state:\n  path: users.csv' },
    });

    const result = await workspace.run(['sync', '--debug']);
    expectExit(result, 1);
    expect(result.output).toMatch(stackTrace);
    expect(result.output).not.toContain(secret);
  });
});

import { expect } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { csvOf } from '../support/people.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import type { CommandResult } from '../support/start-command.js';
import { usingWorkspace } from '../support/using-workspace.js';
import type { Workspace } from '../support/workspace.js';
import { people, secret, type BadInput } from './bad-inputs.js';

/** A line of a stack trace. */
export const stackTrace = /^\s+at .+:\d+/m;

/** A good folder, with the wrong part of the input in it. */
export async function badFolder({
  config = { orgs: { primary: { key: secret } } },
  files = {},
}: Omit<BadInput, 'name' | 'says'>): Promise<Workspace> {
  const all = { ...configFiles(config), 'users.csv': csvOf(people), ...files };
  const present = Object.entries(all).flatMap(([name, content]) =>
    content === undefined ? [] : [[name, content] as const],
  );
  return usingWorkspace({
    isNew: true,
    sign: signOrgs({ primary: { key: secret, users: people.map(({ email }) => signUser(email)) } }),
    files: Object.fromEntries(present),
  });
}

/** Holds every word that helps, and neither a stack trace nor the key. */
export function expectClear({ output }: CommandResult, says: BadInput['says']): void {
  const missing = says.filter(
    (words) => !(typeof words === 'string' ? output.includes(words) : words.test(output)),
  );
  expect({ missing, output: missing.length === 0 ? '' : output }).toEqual({ missing: [], output: '' });
  expect(output).not.toMatch(stackTrace);
  expect(output).not.toContain(secret);
}

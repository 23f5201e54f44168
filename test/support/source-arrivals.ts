import type { UserDump } from '../../apps/sign-simulator/src/index.js';
import type { ConfigOptions } from './config-files.js';
import { expectExit } from './expect-exit.js';
import { findUser } from './find-user.js';
import { sourceFiles, type SourceFile } from './source-files.js';
import { groupRules, sixtyPeople } from './source-people.js';
import { filesHolding } from './source-secrets.js';
import { signOrgs } from './sign-state.js';
import { usingWorkspace } from './using-workspace.js';

export interface ArrivalOptions {
  readonly sources: readonly SourceFile[];
  /** Files besides the configuration. */
  readonly files?: Readonly<Record<string, string>>;
  readonly config?: ConfigOptions;
  readonly secrets?: readonly string[];
}

export interface Arrivals {
  /** Whom Sign has after the first run: `user.n1@example.com User N1 in Sales`. */
  readonly people: readonly string[];
  /** Writes of a second run. */
  readonly writesOfSecondRun: number;
  /** Secrets that a run has said, or that stand in a file that is no connector file. */
  readonly leaks: readonly string[];
}

/** What becomes of sixty people who are not yet in Sign: the first rule that a person matches gives the group. */
export const everybodyArrived: Arrivals = {
  people: sixtyPeople.map((person) =>
    lineOf(person, person.groups.includes('Sign Sales') ? 'Sales' : 'Legal'),
  ),
  writesOfSecondRun: 0,
  leaks: [],
};

/** Runs two syncs, both of which have to end with 0, on an empty Sign. */
export async function arrivals({ sources, files, config, secrets = [] }: ArrivalOptions): Promise<Arrivals> {
  const workspace = await usingWorkspace({
    sign: signOrgs({ primary: {} }),
    files: { ...sourceFiles(sources, { rules: groupRules, ...config }), ...files },
  });
  const { sign } = workspace;
  const first = await workspace.run(['sync', '--debug']);
  expectExit(first, 0);
  const people = sixtyPeople.map(({ email }) => {
    const user = findUser(sign, email);
    return lineOf(user, user.groups.map(({ name }) => name).join(', '));
  });
  sign.clearLedger();
  const second = await workspace.run(['sync', '--debug']);
  expectExit(second, 0);
  return {
    people,
    writesOfSecondRun: sign.counters().total.writes,
    leaks: [
      ...secrets.filter((secret) => `${first.output}${second.output}`.includes(secret)),
      ...(await filesWithSecrets(workspace.path, sources, secrets)),
    ],
  };
}

function lineOf(
  { email, firstName, lastName }: Pick<UserDump, 'email' | 'firstName' | 'lastName'>,
  groups: string,
): string {
  return `${email} ${firstName} ${lastName} in ${groups}`;
}

async function filesWithSecrets(
  folder: string,
  sources: readonly SourceFile[],
  secrets: readonly string[],
): Promise<string[]> {
  const connectors = new Set(sources.map(({ connector }) => connector));
  const holding = await Promise.all(secrets.map((secret) => filesHolding(folder, secret)));
  return holding.flat().filter((name) => !connectors.has(name));
}

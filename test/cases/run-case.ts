import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandResult } from '../support/start-command.js';
import { stateDifferences } from '../support/state-differences.js';
import { Workspace } from '../support/workspace.js';
import {
  caseSchema,
  expectedSchema,
  initialSchema,
  type CaseStep,
  type ExpectedOutcome,
} from './case.schema.js';

/**
 * Does one case as its folder describes it: the real command against a simulator of its own.
 *
 * @returns what is not as the case expects, one sentence each, with what the command said; none: the case passes
 */
export async function runCase(path: string): Promise<string[]> {
  const readJson = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(path, name), 'utf8'));
  const { steps } = caseSchema.parse(await readJson('case.json'));
  const expected = expectedSchema.parse(await readJson('expected.json'));
  const sign = initialSchema.parse(await readJson('initial.json'));
  const workspace = await Workspace.open({ sign, files: await filesIn(join(path, 'input')) });
  try {
    const results: CommandResult[] = [];
    for (const [index, step] of steps.entries()) {
      await workspace.write(await filesIn(join(path, `step${index + 1}`)));
      results.push(await doStep(workspace, step));
    }
    return await judge(workspace, expected, results);
  } finally {
    await workspace.close();
  }
}

async function doStep(workspace: Workspace, { args, edit, control }: CaseStep): Promise<CommandResult> {
  if (edit !== undefined) workspace.sign.edit(edit);
  workspace.sign.control(control);
  return workspace.run(['sync', ...args]);
}

async function judge(
  workspace: Workspace,
  expected: ExpectedOutcome,
  results: readonly CommandResult[],
): Promise<string[]> {
  const { writes } = workspace.sign.counters().total;
  const server = await workspace.leftoverServer();
  const problems = [
    ...exitProblems(expected.exit, results),
    ...stateDifferences(expected.state, workspace.sign.state()),
    ...(expected.maxWrites !== undefined && writes > expected.maxWrites
      ? [`at most ${expected.maxWrites} write calls should be made, ${writes} were`]
      : []),
    ...(server === undefined ? [] : [`the embedded server still runs as process ${server}`]),
  ];
  return problems.length === 0 ? [] : [...problems, ...results.map(transcript)];
}

function exitProblems(expected: readonly number[], results: readonly CommandResult[]): string[] {
  if (expected.length !== results.length) {
    return [`the case has ${results.length} steps, but ${expected.length} exit codes are expected`];
  }
  return results.flatMap(({ exitCode, signal }, index) =>
    exitCode === expected[index]
      ? []
      : [`step ${index + 1}: the exit code should be ${expected[index]}, is ${exitCode ?? signal}`],
  );
}

function transcript({ args, exitCode, output }: CommandResult, index: number): string {
  return `--- step ${index + 1}: sign-sync ${args.join(' ')} (exit ${exitCode})\n${output}`;
}

async function filesIn(folder: string): Promise<Record<string, string | Uint8Array>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  const files: Record<string, string | Uint8Array> = {};
  for (const entry of names) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    // Files in other encodings travel as they are; only text can name the host.
    const text = bytes.toString('utf8');
    files[path.slice(folder.length + 1)] = Buffer.from(text).equals(bytes) ? text : bytes;
  }
  return files;
}

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryPath } from '../support/repository.js';

const fetched = join(repositoryPath, 'node_modules/.cache/sign-sync/tools');
const HOW = 'Run: node .ci/fetch-tools.mjs';

/** The oldest whose kustomize knows components with patches as we write them. */
const KUBECTL_MINOR_MIN = 27;

/** A kubectl that renders what we write: the fetched one, which is the same everywhere, else that of PATH if it is new enough. */
export function findKubectl(): string {
  const own = join(fetched, 'kubectl');
  if (existsSync(own)) return own;
  if (minorOf('kubectl') >= KUBECTL_MINOR_MIN) return 'kubectl';
  throw new Error(`There is no kubectl 1.${KUBECTL_MINOR_MIN} or newer. ${HOW}`);
}

export function findPromtool(): string {
  const own = join(fetched, 'promtool');
  if (existsSync(own)) return own;
  if (answers('promtool', ['--version']) !== undefined) return 'promtool';
  throw new Error(`There is no promtool. ${HOW}`);
}

function minorOf(kubectl: string): number {
  const version = answers(kubectl, ['version', '--client']);
  return Number(/v1\.(\d+)\./.exec(version ?? '')?.[1] ?? 0);
}

function answers(command: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}

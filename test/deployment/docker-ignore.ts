import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryPath } from '../support/repository.js';

interface Rule {
  readonly pattern: RegExp;
  readonly keeps: boolean;
}

/** Whether the builder gets a file; `path` is relative to the repository. The last rule that fits decides. */
export function makeIsSent(): (path: string) => boolean {
  const lines = readFileSync(join(repositoryPath, '.dockerignore'), 'utf8').split('\n');
  const rules = lines.filter((line) => line !== '' && !line.startsWith('#')).map(toRule);
  return (path) => rules.findLast(({ pattern }) => pattern.test(path))?.keeps ?? true;
}

/** A rule fits what it names and everything below it. */
function toRule(line: string): Rule {
  const keeps = line.startsWith('!');
  const source = line
    .replace(/^!/, '')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('**/', '(?:.*/)?')
    .replace(/(?<!\.)\*/g, '[^/]*');
  return { pattern: new RegExp(`^${source}(?:/|$)`), keeps };
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryPath } from '../support/repository.js';

export interface Instruction {
  /** In capitals: `COPY` */
  readonly word: string;
  readonly rest: string;
}

export interface Stage {
  readonly name: string;
  /** An image, or the name of an earlier stage. */
  readonly from: string;
  readonly steps: readonly Instruction[];
}

export function readDockerfile(): string {
  return readFileSync(join(repositoryPath, 'Dockerfile'), 'utf8');
}

/** The stages in order. Understands what our Dockerfile uses: comments, continued lines, and arguments with a default. */
export function stagesOf(text: string): readonly Stage[] {
  const stages: (Stage & { readonly steps: Instruction[] })[] = [];
  const defaults = new Map<string, string>();
  for (const instruction of instructionsOf(text)) {
    const { word, rest } = instruction;
    if (word === 'ARG' && stages.length === 0) {
      const [name = '', value = ''] = rest.split('=', 2);
      defaults.set(name, value);
    } else if (word === 'FROM') {
      const [from = '', , name = ''] = rest.split(/\s+/);
      stages.push({
        name,
        from: from.replace(/\$\{(\w+)\}/g, (_, key: string) => defaults.get(key) ?? ''),
        steps: [],
      });
    } else {
      stages.at(-1)?.steps.push(instruction);
    }
  }
  return stages;
}

function instructionsOf(text: string): readonly Instruction[] {
  const lines = text.split('\n').filter((line) => !/^\s*#/.test(line));
  return lines
    .join('\n')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .flatMap((line) => {
      const [, word, rest] = /^\s*([A-Za-z]+)\s+(.*\S)\s*$/.exec(line) ?? [];
      return word === undefined || rest === undefined ? [] : [{ word: word.toUpperCase(), rest }];
    });
}

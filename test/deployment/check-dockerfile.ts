import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryPath } from '../support/repository.js';
import { stagesOf, type Stage } from './dockerfile.js';
import { holdsSecret } from './known-environment.js';
import { imageFaults } from './policies/programs.js';

/** Stages that become images; the others only prepare them. */
const shipped = new Set(['service', 'simulator']);

/** Everything that is wrong with a Dockerfile, in sentences that name the stage. */
export function checkDockerfile(text: string): readonly string[] {
  const stages = stagesOf(text);
  return [
    ...(stages.at(-1)?.name === 'service'
      ? []
      : ['The last stage, which is built by default, is not service.']),
    ...stages.flatMap((stage) => stageFaults(stage, stages).map((fault) => `Stage ${stage.name} ${fault}.`)),
  ];
}

function stageFaults(stage: Stage, stages: readonly Stage[]): readonly string[] {
  const isImage = !stages.some(({ name }) => name === stage.from);
  return [
    ...(isImage ? imageFaults(stage.from) : []),
    ...(shipped.has(stage.name) ? shippedFaults(stage) : []),
    ...stage.steps.filter(({ word }) => word === 'ADD').map(() => 'uses ADD, which may fetch and unpack'),
    ...stage.steps
      .filter(({ word }) => word === 'ENV' || word === 'ARG')
      .flatMap(({ rest }) => [...rest.matchAll(/(\w+)=/g)].map(([, name = '']) => name))
      .filter(holdsSecret)
      .map((name) => `holds the secret ${name}`),
    ...stage.steps.flatMap((step) => (step.word === 'COPY' ? missingSources(step.rest) : [])),
  ];
}

function shippedFaults({ steps }: Stage): readonly string[] {
  const last = (word: string): string => steps.findLast((step) => step.word === word)?.rest ?? '';
  return [
    ...(/^[1-9]\d*(:[1-9]\d*)?$/.test(last('USER'))
      ? []
      : ['does not end as a user with a number other than 0']),
    ...(isWords(last('CMD')) ? [] : ['has no CMD in words, so that signals would end in a shell']),
    ...(isWords(last('HEALTHCHECK').replace(/^.*?CMD\s+/, '')) ? [] : ['has no HEALTHCHECK in words']),
    ...(steps.some(({ word }) => word === 'ENTRYPOINT')
      ? ['has an ENTRYPOINT, so that a command would not replace it']
      : []),
  ];
}

function missingSources(rest: string): readonly string[] {
  if (rest.includes('--from=')) return [];
  const sources = rest
    .split(/\s+/)
    .filter((word) => !word.startsWith('--'))
    .slice(0, -1);
  return sources
    .filter((source) => !existsSync(join(repositoryPath, source)))
    .map((source) => `copies ${source}, which does not exist`);
}

/** The exec form: a JSON list of words. */
function isWords(text: string): boolean {
  try {
    const words: unknown = JSON.parse(text);
    return Array.isArray(words) && words.length > 0 && words.every((word) => typeof word === 'string');
  } catch {
    return false;
  }
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryPath } from '../../support/repository.js';
import { containersOf, isOurImage, workloadsOf, type Policy } from '../manifest.js';

/** Every image has a version, and what our image is told to start exists. */
export const startsWhatExists: Policy = (objects) =>
  workloadsOf(objects).flatMap((workload) =>
    containersOf(workload).flatMap(({ name, image = '', command = [] }) =>
      [...imageFaults(image), ...(isOurImage(image) ? commandFaults(command) : [])].map(
        (fault) => `${workload.title}: container ${name} ${fault}.`,
      ),
    ),
  );

/** An image whose name may mean another one tomorrow. */
export function imageFaults(image: string): readonly string[] {
  if (/@sha256:[0-9a-f]{64}$/.test(image)) return [];
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest' ? [`has the image ${image} without a version`] : [];
}

/** A command in its words, none of them a shell: signals reach the program, which must be one that we build. */
export function commandFaults(command: readonly string[]): readonly string[] {
  const [node, program = '', ...rest] = command;
  if (node !== 'node' || rest.length > 0)
    return [`starts ${command.join(' ')} instead of node with one program`];
  const source = program.replace(/^dist\//, '').replace(/\.js$/, '.ts');
  return program.startsWith('dist/') && existsSync(join(repositoryPath, source))
    ? []
    : [`starts ${program}, which does not exist`];
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryPath } from '../support/repository.js';
import type { ComposeFile, ComposeService } from './compose-file.js';
import { stagesOf, readDockerfile } from './dockerfile.js';
import { holdsSecret, knownVariables, namesSecretFile } from './known-environment.js';
import { commandFaults, imageFaults } from './policies/programs.js';

type Check = (service: ComposeService, file: ComposeFile) => readonly string[];

/** Everything that is wrong with the services of the compose file, in sentences that name the service. */
export function checkCompose(file: ComposeFile): readonly string[] {
  return Object.entries(file.services).flatMap(([name, service]) =>
    [...forAll, ...(isOurs(service) ? forOurs : [])]
      .flatMap((check) => check(service, file))
      .map((fault) => `Service ${name} ${fault}.`),
  );
}

const isOurs = ({ image }: ComposeService): boolean => image.startsWith('sign-sync');
const isSimulator = ({ build }: ComposeService): boolean => build?.target === 'simulator';

const forAll: readonly Check[] = [
  ({ image }) => imageFaults(image),
  ({ security_opt: options = [] }) =>
    options.includes('no-new-privileges:true') ? [] : ['may gain privileges'],
  ({ privileged, network_mode: network, pid, cap_add: added = [] }) => [
    ...(privileged === true ? ['is privileged'] : []),
    ...(network === 'host' ? ['uses the network of the machine'] : []),
    ...(pid === 'host' ? ['sees the processes of the machine'] : []),
    ...(added.length > 0 ? [`adds ${added.join(', ')}`] : []),
  ],
  ({ ports = [] }) =>
    ports
      .filter((port) => !port.startsWith('127.0.0.1:'))
      .map((port) => `offers the port ${port} to other machines`),
  checkHealth,
  checkSecrets,
  checkVolumes,
  checkDependencies,
  checkBuild,
];

const forOurs: readonly Check[] = [
  ({ user = '' }) =>
    /^[1-9]\d*:[1-9]\d*$/.test(user) ? [] : ['does not run as a user with a number other than 0'],
  ({ read_only: isReadOnly, tmpfs = [] }) =>
    isReadOnly === true && tmpfs.includes('/tmp') ? [] : ['can write elsewhere than to /tmp'],
  ({ cap_drop: dropped = [] }) => (dropped.includes('ALL') ? [] : ['does not drop all capabilities']),
  ({ init }) => (init === true ? [] : ['has no init, which hands signals on']),
  ({ mem_limit: limit }) => (limit === '320m' ? [] : ['has no limit of 320m of memory']),
  ({ stop_grace_period: grace = '10s' }) => (Number.parseInt(grace, 10) >= 25 ? [] : ['has no time to stop']),
  ({ environment = {} }) =>
    Object.keys(environment)
      .filter((name) => !knownVariables.has(name))
      .map((name) => `has the variable ${name}, which no service reads`),
  (service) => (isSimulator(service) ? [] : commandFaults(service.command ?? [])),
];

/** A one-shot service switches the check off; our image brings one with it. */
function checkHealth(service: ComposeService): readonly string[] {
  const { healthcheck } = service;
  const isChecked = isOurs(service) || healthcheck?.test !== undefined;
  return isChecked ? [] : ['is not watched'];
}

function checkSecrets(
  { environment = {}, secrets = [] }: ComposeService,
  file: ComposeFile,
): readonly string[] {
  const names = secrets.map((secret) => (typeof secret === 'string' ? secret : secret.source));
  const granted = new Set(names.map((name) => `/run/secrets/${name}`));
  const entries = Object.entries(environment);
  return [
    ...entries.filter(([name]) => holdsSecret(name)).map(([name]) => `has the secret ${name} in clear`),
    ...entries
      .filter(([name, path]) => namesSecretFile(name) && !granted.has(path))
      .map(([name, path]) => `has ${name} at ${path}, which is none of its secrets`),
    ...names
      .filter((name) => !isFile(file.secrets[name]?.file))
      .map((name) => `has the secret ${name}, of which there is no file`),
  ];
}

function checkVolumes({ volumes = [] }: ComposeService, file: ComposeFile): readonly string[] {
  return volumes.flatMap((volume) => {
    const [source = '', , mode] = volume.split(':');
    if (source.includes('docker.sock')) return ['can steer the container engine'];
    if (!source.startsWith('.'))
      return source in file.volumes ? [] : [`mounts ${source}, which does not exist`];
    return [
      ...(isFile(source) ? [] : [`mounts ${source}, which does not exist`]),
      ...(mode === 'ro' ? [] : [`could write to ${source}`]),
    ];
  });
}

function checkDependencies({ depends_on: needs = {} }: ComposeService, file: ComposeFile): readonly string[] {
  return Object.entries(needs).flatMap(([name, { condition }]) => {
    const needed = file.services[name];
    if (needed === undefined) return [`waits for ${name}, which does not exist`];
    const ends = needed.healthcheck?.disable === true;
    const fits = ends
      ? condition === 'service_completed_successfully'
      : condition !== 'service_completed_successfully';
    return fits ? [] : [`waits for ${name} in a way that never comes true`];
  });
}

function checkBuild({ build, image }: ComposeService, file: ComposeFile): readonly string[] {
  const isBuilt = Object.values(file.services).some((one) => one.image === image && one.build !== undefined);
  const targets = stagesOf(readDockerfile()).map(({ name }) => name);
  return [
    ...(image.startsWith('sign-sync') && !isBuilt ? [`uses ${image}, which nothing builds`] : []),
    ...(build === undefined || targets.includes(build.target)
      ? []
      : [`builds ${build.target}, which is no stage`]),
  ];
}

function isFile(path: string | undefined): boolean {
  return path !== undefined && existsSync(join(repositoryPath, path));
}

import { holdsSecret, knownVariables, namesSecretFile } from '../known-environment.js';
import {
  containersOf,
  isOurProgram,
  ofKind,
  titleOf,
  workloadsOf,
  type Container,
  type Manifest,
  type Policy,
  type Workload,
} from '../manifest.js';

/** Secrets come by reference. No manifest holds one, and every variable of a service is one that it reads. */
export const refersToSecrets: Policy = (objects) => [
  ...ofKind(objects, 'Secret').map((object) => `${titleOf(object)} would hold its values in the repository.`),
  ...workloadsOf(objects).flatMap((workload) =>
    containersOf(workload).flatMap((container) =>
      faultsOf(container, workload, objects).map(
        (fault) => `${workload.title}: container ${container.name} ${fault}.`,
      ),
    ),
  ),
];

function faultsOf(container: Container, workload: Workload, objects: readonly Manifest[]): readonly string[] {
  const variables = variablesOf(container, objects);
  const plain = [...variables].filter(([name, value]) => value !== undefined && holdsSecret(name));
  const files = [...variables].filter(([name]) => namesSecretFile(name) || name === 'SIGN_SYNC_CONFIG_DIR');
  return [
    ...plain.map(([name]) => `has the secret ${name} in clear`),
    ...missingMaps(container, objects).map(
      (name) => `takes variables from the ConfigMap ${name}, which does not exist`,
    ),
    ...(isOurProgram(container) ? [...variables.keys()] : [])
      .filter((name) => !knownVariables.has(name))
      .map((name) => `has the variable ${name}, which no service reads`),
    ...files
      .filter(([, path]) => !isMounted(path ?? '', container))
      .map(([name, path]) => `has ${name} at ${path ?? ''}, where nothing is mounted`),
    ...mountFaults(container, workload, objects),
  ];
}

/** Name → its value; undefined when it comes from a Secret or from the pod itself. */
function variablesOf(container: Container, objects: readonly Manifest[]): Map<string, string | undefined> {
  const shared = (container.envFrom ?? []).flatMap(({ configMapRef }) =>
    Object.entries(mapNamed(objects, configMapRef?.name)?.data ?? {}),
  );
  const own = (container.env ?? []).map(({ name, value }): [string, string | undefined] => [name, value]);
  return new Map<string, string | undefined>([...shared, ...own]);
}

function missingMaps({ envFrom = [] }: Container, objects: readonly Manifest[]): readonly string[] {
  return envFrom.flatMap(({ configMapRef }) =>
    configMapRef?.name !== undefined && mapNamed(objects, configMapRef.name) === undefined
      ? [configMapRef.name]
      : [],
  );
}

/** Whether a path, or something below it, comes from a volume. */
function isMounted(path: string, { volumeMounts = [] }: Container): boolean {
  return volumeMounts.some(
    ({ mountPath }) =>
      path.startsWith(`${mountPath}/`) || mountPath.startsWith(`${path}/`) || path === mountPath,
  );
}

function mountFaults(
  { volumeMounts = [] }: Container,
  { pod }: Workload,
  objects: readonly Manifest[],
): readonly string[] {
  return volumeMounts.flatMap(({ name, readOnly, subPath }) => {
    const volume = pod.volumes?.find((one) => one.name === name);
    if (volume === undefined) return [`mounts ${name}, which is no volume of the pod`];
    const map = volume.configMap?.name;
    const isGiven = volume.emptyDir === undefined;
    return [
      ...(map !== undefined && mapNamed(objects, map) === undefined
        ? [`mounts the ConfigMap ${map}, which does not exist`]
        : []),
      ...(isGiven && readOnly !== true ? [`could write to ${name}`] : []),
      ...(isGiven && subPath !== undefined
        ? [`mounts a single file of ${name}, which would never change`]
        : []),
    ];
  });
}

function mapNamed(objects: readonly Manifest[], name: string | undefined): Manifest | undefined {
  return ofKind(objects, 'ConfigMap').find(({ metadata }) => metadata.name === name);
}

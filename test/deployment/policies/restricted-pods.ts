import { containersOf, workloadsOf, type Container, type Policy, type Workload } from '../manifest.js';

/** Kinds of volumes that the restricted profile allows. */
const volumeKinds = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/**
 * The restricted profile of Kubernetes, whole, and beyond it: nothing is written outside of volumes, and no pod has a key
 * to the cluster.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export const keepsPodsRestricted: Policy = (objects) =>
  workloadsOf(objects).flatMap((workload) => [
    ...podFaults(workload).map((fault) => `${workload.title} ${fault}.`),
    ...containersOf(workload).flatMap((container) =>
      containerFaults(container, workload).map(
        (fault) => `${workload.title}: container ${container.name} ${fault}.`,
      ),
    ),
  ]);

function podFaults({ pod }: Workload): readonly string[] {
  const { securityContext: security, volumes = [] } = pod;
  const seccomp = security?.seccompProfile?.type;
  return [
    ...wrong(pod.hostNetwork === true, 'uses the network of its node'),
    ...wrong(pod.hostPID === true, 'sees the processes of its node'),
    ...wrong(pod.hostIPC === true, 'shares the memory of its node'),
    ...wrong(security?.runAsNonRoot !== true, 'does not say runAsNonRoot'),
    ...wrong((security?.runAsUser ?? 0) === 0, 'does not run as a user with a number other than 0'),
    ...wrong((security?.sysctls ?? []).length > 0, 'changes kernel settings'),
    ...wrong(security?.seLinuxOptions !== undefined, 'chooses its own SELinux options'),
    ...wrong(security?.windowsOptions !== undefined, 'has options for Windows'),
    ...wrong(seccomp !== 'RuntimeDefault' && seccomp !== 'Localhost', 'has no seccomp profile'),
    ...wrong(pod.automountServiceAccountToken !== false, 'gets a token for the cluster'),
    ...volumes.flatMap((volume) =>
      Object.keys(volume)
        .filter((key) => key !== 'name' && !volumeKinds.has(key))
        .map((kind) => `has the volume ${volume.name} of the forbidden kind ${kind}`),
    ),
  ];
}

function containerFaults(
  { securityContext: security, ports = [], volumeMounts = [] }: Container,
  { pod }: Workload,
) {
  const capabilities = security?.capabilities;
  const scratch = volumeMounts.find(({ mountPath }) => mountPath === '/tmp')?.name;
  const hasTmp =
    pod.volumes?.some(({ name, emptyDir }) => name === scratch && emptyDir !== undefined) === true;
  return [
    ...wrong(security?.allowPrivilegeEscalation !== false, 'may gain privileges'),
    ...wrong(security?.privileged === true, 'is privileged'),
    ...wrong(security?.readOnlyRootFilesystem !== true, 'can write to its root file system'),
    ...wrong(!hasTmp, 'has no folder /tmp to write to'),
    ...wrong(security?.runAsNonRoot === false || security?.runAsUser === 0, 'runs as root'),
    ...wrong(security?.procMount !== undefined, 'chooses how /proc is mounted'),
    ...wrong(security?.seccompProfile?.type === 'Unconfined', 'switches seccomp off'),
    ...wrong(capabilities?.drop?.includes('ALL') !== true, 'does not drop all capabilities'),
    ...wrong((capabilities?.add ?? []).length > 0, 'adds capabilities'),
    ...wrong(
      ports.some(({ hostPort }) => hostPort !== undefined),
      'takes a port of its node',
    ),
  ];
}

function wrong(isWrong: boolean, fault: string): readonly string[] {
  return isWrong ? [fault] : [];
}

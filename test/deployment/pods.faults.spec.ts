import { describe } from 'vitest';
import { add, CONTAINER, drop, POD, refuses, remove, set, unset } from './break-manifests.js';

const planner = 'Deployment planner';
const container = 'Deployment planner: container planner';
const security = `${CONTAINER}.securityContext`;

describe('a pod that is not restricted is refused, when', () => {
  refuses([
    [
      'it may be root',
      set(planner, `${POD}.securityContext.runAsNonRoot`, false),
      `${planner} does not say runAsNonRoot.`,
    ],
    [
      'it has the number of root',
      set(planner, `${POD}.securityContext.runAsUser`, 0),
      `${planner} does not run as a user with a number other than 0.`,
    ],
    [
      'it uses the network of its node',
      set(planner, `${POD}.hostNetwork`, true),
      `${planner} uses the network of its node.`,
    ],
    [
      'it sees the processes of its node',
      set(planner, `${POD}.hostPID`, true),
      `${planner} sees the processes of its node.`,
    ],
    [
      'it shares the memory of its node',
      set(planner, `${POD}.hostIPC`, true),
      `${planner} shares the memory of its node.`,
    ],
    [
      'it changes the kernel',
      set(planner, `${POD}.securityContext.sysctls`, [{ name: 'a', value: 'b' }]),
      `${planner} changes kernel settings.`,
    ],
    [
      'it has no seccomp profile',
      unset(planner, `${POD}.securityContext.seccompProfile`),
      `${planner} has no seccomp profile.`,
    ],
    [
      'it gets a token',
      unset(planner, `${POD}.automountServiceAccountToken`),
      `${planner} gets a token for the cluster.`,
    ],
    [
      'it mounts its node',
      add(planner, `${POD}.volumes`, { name: 'node', hostPath: { path: '/' } }),
      `${planner} has the volume node of the forbidden kind hostPath.`,
    ],
    [
      'a container may gain privileges',
      unset(planner, `${security}.allowPrivilegeEscalation`),
      `${container} may gain privileges.`,
    ],
    [
      'a container is privileged',
      set(planner, `${security}.privileged`, true),
      `${container} is privileged.`,
    ],
    [
      'a container can write anywhere',
      unset(planner, `${security}.readOnlyRootFilesystem`),
      `${container} can write to its root file system.`,
    ],
    [
      'a container can write nowhere',
      drop(planner, `${CONTAINER}.volumeMounts`, 'tmp'),
      `${container} has no folder /tmp to write to.`,
    ],
    ['a container is root', set(planner, `${security}.runAsUser`, 0), `${container} runs as root.`],
    [
      'a container keeps capabilities',
      unset(planner, `${security}.capabilities.drop`),
      `${container} does not drop all capabilities.`,
    ],
    [
      'a container adds capabilities',
      set(planner, `${security}.capabilities.add`, ['NET_ADMIN']),
      `${container} adds capabilities.`,
    ],
    [
      'a container switches seccomp off',
      set(planner, `${security}.seccompProfile`, { type: 'Unconfined' }),
      `${container} switches seccomp off.`,
    ],
    [
      'a container sees all of /proc',
      set(planner, `${security}.procMount`, 'Unmasked'),
      `${container} chooses how /proc is mounted.`,
    ],
    [
      'a container takes a port of its node',
      set(planner, `${CONTAINER}.ports.0.hostPort`, 9090),
      `${container} takes a port of its node.`,
    ],
    [
      'a container that begins the pod is open',
      set(planner, `${POD}.initContainers`, [{ name: 'first', image: 'a:1' }]),
      `${planner}: container first may gain privileges.`,
    ],
  ]);
});

describe('a workload that would run badly is refused, when', () => {
  refuses([
    [
      'it has no limit of memory',
      unset(planner, `${CONTAINER}.resources.limits.memory`),
      `${container} has no limit of memory.`,
    ],
    [
      'it requests no processor',
      unset(planner, `${CONTAINER}.resources.requests.cpu`),
      `${container} requests no cpu.`,
    ],
    [
      'it may take more memory than promised',
      set(planner, `${CONTAINER}.resources.limits.memory`, '1Gi'),
      `${container} may take more than 320 MiB.`,
    ],
    [
      'nobody notices that it hangs',
      unset(planner, `${CONTAINER}.livenessProbe`),
      `${container} has no livenessProbe.`,
    ],
    [
      'it has no time to start',
      unset(planner, `${CONTAINER}.startupProbe`),
      `${container} has no startupProbe.`,
    ],
    [
      'a probe asks for something else',
      set(planner, `${CONTAINER}.readinessProbe.httpGet.path`, '/health/live'),
      `${container} has a readinessProbe that does not ask for /health/ready at the port health.`,
    ],
    [
      'a release stops replicas first',
      set(planner, 'spec.strategy', { type: 'Recreate' }),
      `${planner} takes replicas away before their successors are ready.`,
    ],
    [
      'a service has no time to stop',
      set(planner, `${POD}.terminationGracePeriodSeconds`, 10),
      `${planner} is killed before 25 seconds have passed.`,
    ],
    [
      'replicas may share a node',
      unset(planner, `${POD}.topologySpreadConstraints`),
      `${planner} does not spread its replicas over nodes.`,
    ],
    [
      'nothing protects it from maintenance',
      remove('PodDisruptionBudget planner'),
      `${planner} has 0 PodDisruptionBudgets instead of one.`,
    ],
  ]);
});

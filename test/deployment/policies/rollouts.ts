import type { IDeploymentSpec } from 'kubernetes-models/apps/v1';
import { fits, type Selector } from '../select-labels.js';
import {
  containersOf,
  isOurProgram,
  ofKind,
  titleOf,
  workloadsOf,
  type Container,
  type Policy,
  type Workload,
} from '../manifest.js';

/** Services end within 20 s; the rest is for the kubelet. */
const GRACE_SECONDS_MIN = 25;
const MEMORY_MIB_MAX = 320;

/** Each container says what it needs and how much it may take; a service no more memory than was promised. */
export const limitsResources: Policy = (objects) =>
  eachContainer(objects, (container) => {
    const { requests = {}, limits = {} } = container.resources ?? {};
    return [
      ...['cpu', 'memory'].flatMap((what) => [
        ...(requests[what] === undefined ? [`requests no ${what}`] : []),
        ...(limits[what] === undefined ? [`has no limit of ${what}`] : []),
      ]),
      ...(isOurProgram(container) && mebibytes(limits['memory']) > MEMORY_MIB_MAX
        ? [`may take more than ${MEMORY_MIB_MAX} MiB`]
        : []),
    ];
  });

/** What runs on is watched; our services at the addresses where they tell their health. */
export const probesContainers: Policy = (objects) =>
  workloadsOf(objects)
    .filter(({ object }) => object.kind === 'Deployment')
    .flatMap((workload) =>
      workload.pod.containers.flatMap((container) =>
        probeFaults(container).map((fault) => `${workload.title}: container ${container.name} ${fault}.`),
      ),
    );

/** A release takes no replica away before its successor is ready, leaves time to stop, and replicas stand apart. */
export const rollsOutGently: Policy = (objects) =>
  workloadsOf(objects)
    .filter(({ object, isOurs }) => object.kind === 'Deployment' && isOurs)
    .flatMap((workload) => rolloutFaults(workload, objects).map((fault) => `${workload.title} ${fault}.`));

function rolloutFaults(
  { object, pod, podLabels }: Workload,
  objects: Parameters<Policy>[0],
): readonly string[] {
  const { strategy } = object.spec as IDeploymentSpec;
  const spread = pod.topologySpreadConstraints ?? [];
  const budgets = ofKind(objects, 'PodDisruptionBudget').filter(({ spec }) =>
    fits((spec as { selector: Selector }).selector, podLabels),
  );
  return [
    ...(strategy?.type === 'RollingUpdate' && strategy.rollingUpdate?.maxUnavailable === 0
      ? []
      : ['takes replicas away before their successors are ready']),
    ...((pod.terminationGracePeriodSeconds ?? 0) >= GRACE_SECONDS_MIN
      ? []
      : [`is killed before ${GRACE_SECONDS_MIN} seconds have passed`]),
    ...(spread.some(({ labelSelector }) => labelSelector !== undefined && fits(labelSelector, podLabels))
      ? []
      : ['does not spread its replicas over nodes']),
    ...(budgets.length === 1 ? [] : [`has ${budgets.length} PodDisruptionBudgets instead of one`]),
  ];
}

function probeFaults(container: Container): readonly string[] {
  const { startupProbe, livenessProbe, readinessProbe } = container;
  const probes = { startupProbe, livenessProbe, readinessProbe };
  const paths = {
    startupProbe: '/health/live',
    livenessProbe: '/health/live',
    readinessProbe: '/health/ready',
  };
  return Object.entries(probes).flatMap(([name, probe]) => {
    if (probe === undefined) return [`has no ${name}`];
    const path = paths[name as keyof typeof paths];
    return isOurProgram(container) && (probe.httpGet?.path !== path || probe.httpGet.port !== 'health')
      ? [`has a ${name} that does not ask for ${path} at the port health`]
      : [];
  });
}

function eachContainer(
  objects: Parameters<Policy>[0],
  faultsOf: (container: Container) => readonly string[],
): readonly string[] {
  return workloadsOf(objects).flatMap((workload) =>
    containersOf(workload).flatMap((container) =>
      faultsOf(container).map(
        (fault) => `${titleOf(workload.object)}: container ${container.name} ${fault}.`,
      ),
    ),
  );
}

function mebibytes(quantity: unknown): number {
  const [, amount, unit] = /^(\d+)(Mi|Gi)$/.exec(String(quantity)) ?? [];
  return amount === undefined ? Number.POSITIVE_INFINITY : Number(amount) * (unit === 'Gi' ? 1024 : 1);
}

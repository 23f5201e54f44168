import type { IServiceSpec } from 'kubernetes-models/v1';
import { fits, type Selector } from '../select-labels.js';
import { ofKind, titleOf, workloadsOf, type Manifest, type Policy, type Workload } from '../manifest.js';

/** Whatever names something else names something that is there. */
export const namesWhatExists: Policy = (objects) => [
  ...objects
    .filter(({ kind }) => !knownKinds.has(kind))
    .map((object) => `${titleOf(object)} is of a kind that is not checked here.`),
  ...ofKind(objects, 'Service').flatMap((service) => serviceFaults(service, workloadsOf(objects))),
  ...ofKind(objects, 'PodDisruptionBudget').flatMap((budget) =>
    workloadsOf(objects).some(({ podLabels }) =>
      fits((budget.spec as { selector: Selector }).selector, podLabels),
    )
      ? []
      : [`${titleOf(budget)} fits no pod.`],
  ),
  ...workloadsOf(objects).flatMap((workload) => accountFaults(workload, objects)),
  ...ofKind(objects, 'ScaledObject').flatMap((scaled) => scalingFaults(scaled, objects)),
];

/** One namespace, which refuses pods that are not restricted. */
export const staysInItsNamespace: Policy = (objects) => {
  const namespaces = ofKind(objects, 'Namespace');
  const name = namespaces[0]?.metadata.name;
  return [
    ...(namespaces.length === 1 ? [] : [`There are ${namespaces.length} Namespaces instead of one.`]),
    ...namespaces
      .filter(({ metadata }) => metadata.labels?.['pod-security.kubernetes.io/enforce'] !== 'restricted')
      .map((object) => `${titleOf(object)} does not enforce the restricted profile.`),
    ...objects
      .filter(({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace !== name)
      .map((object) => `${titleOf(object)} is in the namespace ${object.metadata.namespace ?? 'default'}.`),
  ];
};

const knownKinds = new Set([
  'ConfigMap',
  'Deployment',
  'Job',
  'Namespace',
  'NetworkPolicy',
  'PodDisruptionBudget',
  'ScaledObject',
  'Secret', // known, and refused elsewhere
  'Service',
  'ServiceAccount',
  'TriggerAuthentication',
]);

function serviceFaults(service: Manifest, workloads: readonly Workload[]): readonly string[] {
  const { selector = {}, ports = [] } = service.spec as IServiceSpec;
  const chosen = workloads.filter(({ podLabels }) => fits({ matchLabels: selector }, podLabels));
  if (chosen.length !== 1) return [`${titleOf(service)} fits ${chosen.length} workloads instead of one.`];
  return ports
    .filter(({ targetPort }) => !hasPort(chosen[0] as Workload, targetPort))
    .map(
      ({ targetPort }) =>
        `${titleOf(service)} leads to the port ${String(targetPort)}, which its pods do not have.`,
    );
}

/** Ports are named, so that a number is written once. */
export function hasPort({ pod }: Workload, port: unknown): boolean {
  return pod.containers.some(({ ports = [] }) => ports.some(({ name }) => name === port));
}

function accountFaults({ title, pod, isOurs }: Workload, objects: readonly Manifest[]): readonly string[] {
  const account = ofKind(objects, 'ServiceAccount').find(
    ({ metadata }) => metadata.name === pod.serviceAccountName,
  );
  if (!isOurs) return [];
  if (account === undefined) return [`${title} has no ServiceAccount of its own.`];
  return account['automountServiceAccountToken'] === false
    ? []
    : [`${titleOf(account)} hands out its token.`];
}

function scalingFaults(scaled: Manifest, objects: readonly Manifest[]): readonly string[] {
  const { scaleTargetRef, minReplicaCount, maxReplicaCount, triggers } = scaled.spec as {
    scaleTargetRef: { name: string };
    minReplicaCount: number;
    maxReplicaCount: number;
    triggers: readonly { authenticationRef: { name: string } }[];
  };
  const target = ofKind(objects, 'Deployment').find(({ metadata }) => metadata.name === scaleTargetRef.name);
  const keys = ofKind(objects, 'TriggerAuthentication').map(({ metadata }) => metadata.name);
  return [
    ...(target === undefined
      ? [`${titleOf(scaled)} scales ${scaleTargetRef.name}, which does not exist.`]
      : []),
    ...((target?.spec as { replicas?: number } | undefined)?.replicas === undefined
      ? []
      : [`${titleOf(scaled)} scales ${scaleTargetRef.name}, whose number of replicas is fixed.`]),
    ...(minReplicaCount <= maxReplicaCount ? [] : [`${titleOf(scaled)} has a minimum above its maximum.`]),
    ...triggers
      .filter(({ authenticationRef }) => !keys.includes(authenticationRef.name))
      .map(
        ({ authenticationRef }) => `${titleOf(scaled)} uses ${authenticationRef.name}, which does not exist.`,
      ),
  ];
}

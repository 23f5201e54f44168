import { describe } from 'vitest';
import { refuses, remove, set, unset, POD } from './break-manifests.js';

const planner = 'Deployment planner';
const scaled = 'ScaledObject executor';
const callers = 'NetworkPolicy api-callers';
const broker = 'NetworkPolicy broker';

describe('a name that leads nowhere is refused, when', () => {
  refuses([
    [
      'a Service fits no pod',
      set('Service ops-api', 'spec.selector', { app: 'ops' }),
      'Service ops-api fits 0 workloads instead of one.',
    ],
    [
      'a Service fits several workloads',
      set('Service ops-api', 'spec.selector', { 'app.kubernetes.io/name': 'sign-sync' }),
      'Service ops-api fits 5 workloads instead of one.',
    ],
    [
      'a Service leads to no port',
      set('Service ops-api', 'spec.ports.0.targetPort', 'web'),
      'Service ops-api leads to the port web, which its pods do not have.',
    ],
    [
      'a budget fits no pod',
      set('PodDisruptionBudget planner', 'spec.selector', { matchLabels: { app: 'x' } }),
      'PodDisruptionBudget planner fits no pod.',
    ],
    [
      'an account is missing',
      set(planner, `${POD}.serviceAccountName`, 'default'),
      `${planner} has no ServiceAccount of its own.`,
    ],
    [
      'an account hands out its token',
      unset('ServiceAccount planner', 'automountServiceAccountToken'),
      'ServiceAccount planner hands out its token.',
    ],
    [
      'KEDA scales nothing',
      set(scaled, 'spec.scaleTargetRef.name', 'executer'),
      `${scaled} scales executer, which does not exist.`,
    ],
    [
      'KEDA and a release disagree',
      set(planner, 'spec.replicas', 2),
      'ScaledObject planner scales planner, whose number of replicas is fixed.',
    ],
    [
      'KEDA has no way to the broker',
      remove('TriggerAuthentication broker-management'),
      `${scaled} uses broker-management, which does not exist.`,
    ],
    [
      'KEDA has a minimum above its maximum',
      set(scaled, 'spec.minReplicaCount', 99),
      `${scaled} has a minimum above its maximum.`,
    ],
    [
      'a workload is of a kind that is not looked at',
      set(planner, 'kind', 'ReplicaSet'),
      'ReplicaSet planner: spec.strategy is not a field of this kind.',
    ],
    [
      'an object is of a kind that is not looked at',
      (objects) => {
        objects.push({
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          metadata: { name: 'nightly' },
          spec: { schedule: '* * * * *', jobTemplate: {} },
        });
      },
      'CronJob nightly is of a kind that is not checked here.',
    ],
    [
      'an object is in another namespace',
      set('Service ops-api', 'metadata.namespace', 'default'),
      'Service ops-api is in the namespace default.',
    ],
    [
      'the namespace lets any pod in',
      unset('Namespace sign-sync', 'metadata.labels'),
      'Namespace sign-sync does not enforce the restricted profile.',
    ],
    ['there is no namespace', remove('Namespace sign-sync'), 'There are 0 Namespaces instead of one.'],
  ]);
});

describe('an open network is refused, when', () => {
  refuses([
    [
      'nothing is denied',
      remove('NetworkPolicy default-deny'),
      'No NetworkPolicy denies everything by default.',
    ],
    [
      'the denial lets something in',
      set('NetworkPolicy default-deny', 'spec.ingress', [{}]),
      'No NetworkPolicy denies everything by default.',
    ],
    [
      'a policy fits no pod',
      set(broker, 'spec.podSelector', { matchLabels: { app: 'x' } }),
      `${broker} fits no pod.`,
    ],
    [
      'a policy lets everybody in',
      unset(callers, 'spec.ingress.0.from'),
      `${callers} opens its ingress to everybody.`,
    ],
    [
      'a policy lets every namespace in',
      set(callers, 'spec.ingress.0.from.0', { namespaceSelector: {} }),
      `${callers} opens its ingress to every namespace.`,
    ],
    [
      'a policy opens all ports',
      unset('NetworkPolicy acrobat-sign', 'spec.egress.0.ports'),
      'NetworkPolicy acrobat-sign opens all ports of its egress.',
    ],
    [
      'a policy names pods that do not exist',
      set(broker, 'spec.egress.0.to.0', { podSelector: { matchLabels: { app: 'x' } } }),
      `${broker} names pods in its egress that do not exist.`,
    ],
    [
      'a policy names a port that does not exist',
      set('NetworkPolicy telemetry', 'spec.ingress.0.ports.0.port', 'metrics'),
      'NetworkPolicy telemetry names the port metrics, which is missing in a pod it concerns.',
    ],
    ['a pod cannot look up names', remove('NetworkPolicy names'), `${planner} cannot look up names.`],
  ]);
});

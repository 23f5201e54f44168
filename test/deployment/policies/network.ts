import type { INetworkPolicySpec } from 'kubernetes-models/networking.k8s.io/v1';
import { fits, type Selector } from '../select-labels.js';
import {
  ofKind,
  titleOf,
  workloadsOf,
  type Labels,
  type Manifest,
  type Policy,
  type Workload,
} from '../manifest.js';
import { hasPort } from './references.js';

interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string };
}
interface Rule {
  readonly peers: readonly Peer[];
  readonly ports: readonly { readonly port?: unknown }[];
  readonly direction: 'ingress' | 'egress';
}

/** Nothing is open but what a policy names, with its peers and its ports; and a policy concerns pods that exist. */
export const closesTheNetwork: Policy = (objects) => {
  const policies = ofKind(objects, 'NetworkPolicy');
  const workloads = workloadsOf(objects);
  return [
    ...(policies.some(deniesEverything) ? [] : ['No NetworkPolicy denies everything by default.']),
    ...policies.flatMap((policy) =>
      faultsOf(policy, workloads).map((fault) => `${titleOf(policy)} ${fault}.`),
    ),
    ...workloads
      .filter(({ podLabels, isOurs }) => isOurs && !mayAskForNames(policies, podLabels))
      .map(({ title }) => `${title} cannot look up names.`),
  ];
};

function deniesEverything({ spec }: Manifest): boolean {
  const { podSelector, policyTypes = [], ingress, egress } = spec as INetworkPolicySpec;
  return (
    fitsAll(podSelector) &&
    policyTypes.includes('Ingress') &&
    policyTypes.includes('Egress') &&
    ingress === undefined &&
    egress === undefined
  );
}

function fitsAll({ matchLabels = {}, matchExpressions = [] }: Selector): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

function faultsOf(policy: Manifest, workloads: readonly Workload[]): readonly string[] {
  const { podSelector } = policy.spec as { podSelector: Selector };
  const concerned = workloads.filter(({ podLabels }) => fits(podSelector, podLabels));
  if (concerned.length === 0) return ['fits no pod'];
  return rulesOf(policy).flatMap((rule) => ruleFaults(rule, concerned, workloads));
}

function ruleFaults(
  { peers, ports, direction }: Rule,
  concerned: readonly Workload[],
  workloads: readonly Workload[],
): readonly string[] {
  const inside = peers.filter(
    ({ namespaceSelector, ipBlock }) => namespaceSelector === undefined && ipBlock === undefined,
  );
  const peersHere = workloads.filter(({ podLabels }) =>
    inside.some(({ podSelector = {} }) => fits(podSelector, podLabels)),
  );
  const called = direction === 'ingress' ? concerned : peersHere;
  return [
    ...(peers.length === 0 ? [`opens its ${direction} to everybody`] : []),
    ...(ports.length === 0 || ports.some(({ port }) => port === undefined)
      ? [`opens all ports of its ${direction}`]
      : []),
    ...(inside.length > 0 && peersHere.length === 0
      ? [`names pods in its ${direction} that do not exist`]
      : []),
    ...peers
      .filter(({ namespaceSelector }) => namespaceSelector !== undefined && fitsAll(namespaceSelector))
      .map(() => `opens its ${direction} to every namespace`),
    ...ports
      .filter(({ port }) => typeof port === 'string' && called.some((workload) => !hasPort(workload, port)))
      .map(({ port }) => `names the port ${String(port)}, which is missing in a pod it concerns`),
  ];
}

function rulesOf({ spec }: Manifest): readonly Rule[] {
  const { ingress = [], egress = [] } = spec as INetworkPolicySpec;
  return [
    ...ingress.map(({ from = [], ports = [] }) => ({
      peers: from as Peer[],
      ports,
      direction: 'ingress' as const,
    })),
    ...egress.map(({ to = [], ports = [] }) => ({
      peers: to as Peer[],
      ports,
      direction: 'egress' as const,
    })),
  ];
}

function mayAskForNames(policies: readonly Manifest[], labels: Labels): boolean {
  return policies.some(
    (policy) =>
      fits((policy.spec as { podSelector: Selector }).podSelector, labels) &&
      rulesOf(policy).some(
        ({ direction, ports }) => direction === 'egress' && ports.some(({ port }) => port === 53),
      ),
  );
}

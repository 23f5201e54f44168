import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDeploymentSpec } from 'kubernetes-models/apps/v1';
import type { INetworkPolicySpec } from 'kubernetes-models/networking.k8s.io/v1';
import { describe, expect, it } from 'vitest';
import { repositoryPath } from '../support/repository.js';
import { checkManifests } from './check-manifests.js';
import { containersOf, ofKind, workloadsOf, type Manifest } from './manifest.js';
import { findObject, objectsOf, overlays } from './render-overlay.js';

describe.each(overlays)('the overlay %s', (overlay) => {
  it('is what Kubernetes accepts and what this product promises', () => {
    expect(checkManifests(objectsOf(overlay))).toEqual([]);
  });

  it('has the four services and the migration', () => {
    const titles = workloadsOf(objectsOf(overlay)).map(({ title }) => title);
    expect(titles).toEqual(
      expect.arrayContaining([
        'Deployment source-ingest',
        'Deployment planner',
        'Deployment executor',
        'Deployment ops-api',
        'Job migrate',
      ]),
    );
  });

  it('refers to no Secret and no key that the instructions do not name', () => {
    const instructions = readFileSync(join(repositoryPath, 'k8s', 'README.md'), 'utf8');
    const missing = secretKeysOf(objectsOf(overlay)).filter(
      ({ name, key }) => !instructions.includes(name) || !instructions.includes(`--from-file=${key}`),
    );
    expect(missing).toEqual([]);
  });
});

describe('production', () => {
  it('has two replicas or more of every service', () => {
    const counts = ofKind(objectsOf('prod'), 'Deployment').map(
      ({ spec }) => (spec as IDeploymentSpec).replicas ?? 0,
    );
    expect(counts).toHaveLength(4);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(2);
  });

  it('lets only the executor call Acrobat Sign, and never an address inside', () => {
    const policy = findObject(objectsOf('prod'), 'NetworkPolicy acrobat-sign').spec as INetworkPolicySpec;
    expect(policy.podSelector.matchLabels).toEqual({ 'app.kubernetes.io/component': 'executor' });
    const block = policy.egress?.[0]?.to?.[0]?.ipBlock;
    expect(block?.except).toEqual(
      expect.arrayContaining(['10.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16']),
    );
  });

  it('leaves the number of replicas to KEDA where KEDA is used', () => {
    const objects = objectsOf('prod-autoscaled');
    expect(ofKind(objects, 'ScaledObject').map(({ metadata }) => metadata.name)).toEqual([
      'executor',
      'planner',
    ]);
    expect((findObject(objects, 'Deployment executor').spec as IDeploymentSpec).replicas).toBeUndefined();
  });
});

function secretKeysOf(
  objects: readonly Manifest[],
): readonly { readonly name: string; readonly key: string }[] {
  const ofPods = workloadsOf(objects).flatMap((workload) => [
    ...containersOf(workload).flatMap(({ env = [] }) =>
      env.flatMap(({ valueFrom }) => (valueFrom?.secretKeyRef === undefined ? [] : [valueFrom.secretKeyRef])),
    ),
    ...(workload.pod.volumes ?? []).flatMap(({ secret }) =>
      (secret?.items ?? [{ key: '' }]).map(({ key }) => ({ name: secret?.secretName, key })),
    ),
  ]);
  const ofKeda = ofKind(objects, 'TriggerAuthentication').flatMap(
    ({ spec }) => (spec as { secretTargetRef: { name: string; key: string }[] }).secretTargetRef,
  );
  return [...ofPods, ...ofKeda].flatMap(({ name, key }) => (name === undefined ? [] : [{ name, key }]));
}

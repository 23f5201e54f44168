import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { repositoryPath } from '../support/repository.js';
import { findKubectl } from './find-tool.js';
import { titleOf, type Manifest } from './manifest.js';

export const overlays = ['dev', 'prod', 'prod-autoscaled'] as const;
type Overlay = (typeof overlays)[number];

const rendered = new Map<Overlay, readonly Manifest[]>();

/**
 * The objects of an overlay of `k8s/overlays`, as `kubectl apply -k` would send them. Rendered once, without a cluster;
 * each call gets a copy that may be changed.
 */
export function objectsOf(overlay: Overlay): Manifest[] {
  const objects = rendered.get(overlay) ?? render(overlay);
  rendered.set(overlay, objects);
  return structuredClone(objects) as Manifest[];
}

/** @param title as in `Deployment planner` */
export function findObject(objects: readonly Manifest[], title: string): Manifest {
  const object = objects.find((one) => titleOf(one) === title);
  if (object === undefined) throw new Error(`There is no ${title}.`);
  return object;
}

function render(overlay: Overlay): readonly Manifest[] {
  const folder = join(repositoryPath, 'k8s', 'overlays', overlay);
  const yaml = execFileSync(findKubectl(), ['kustomize', folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 16 * 1024 * 1024,
  });
  return loadAll(yaml) as Manifest[];
}

import { expect, it } from 'vitest';
import { checkManifests } from './check-manifests.js';
import type { Manifest } from './manifest.js';
import { findObject, objectsOf } from './render-overlay.js';

/** Spoils a copy of the objects of `prod-autoscaled`. */
export type Breakage = (objects: Manifest[]) => void;

/** When it is so, how it is brought about, and the sentence that says it. */
export type Fault = readonly [when: string, breakage: Breakage, sentence: string];

/** Where the pod of a workload stands, and the container of a service in it. */
export const POD = 'spec.template.spec';
export const CONTAINER = `${POD}.containers.0`;

/** A row of tests: each broken overlay is refused, with a sentence that names the object. */
export function refuses(faults: readonly Fault[]): void {
  it.each(faults)('%s', (_when, breakage, sentence) => {
    const objects = objectsOf('prod-autoscaled');
    breakage(objects);
    expect(checkManifests(objects).join('\n')).toContain(sentence);
  });
}

/** @param path as in `spec.template.spec.containers.0.image`; what is missing on the way is made */
export function set(title: string, path: string, value: unknown): Breakage {
  return (objects) => {
    const { parent, key } = walk(findObject(objects, title), path);
    parent[key] = value;
  };
}

export function unset(title: string, path: string): Breakage {
  return (objects) => {
    const { parent, key } = walk(findObject(objects, title), path);
    if (!(key in parent)) throw new Error(`${title} has no ${path}.`);
    delete parent[key];
  };
}

/** Adds to a list that is there. */
export function add(title: string, path: string, value: unknown): Breakage {
  return (objects) => {
    const { parent, key } = walk(findObject(objects, title), path);
    (parent[key] as unknown[]).push(value);
  };
}

/** Takes out of a list what has this name. */
export function drop(title: string, path: string, name: string): Breakage {
  return (objects) => {
    const { parent, key } = walk(findObject(objects, title), path);
    const list = parent[key] as { name?: string }[];
    const at = list.findIndex((one) => one.name === name);
    if (at < 0) throw new Error(`${title} has no ${name} in ${path}.`);
    list.splice(at, 1);
  };
}

export function remove(title: string): Breakage {
  return (objects) => {
    objects.splice(objects.indexOf(findObject(objects, title)), 1);
  };
}

function walk(object: Manifest, path: string): { parent: Record<string, unknown>; key: string } {
  const keys = path.split('.');
  const key = keys.pop() ?? '';
  let parent = object as Record<string, unknown>;
  for (const step of keys) {
    parent[step] ??= {};
    parent = parent[step] as Record<string, unknown>;
  }
  return { parent, key };
}

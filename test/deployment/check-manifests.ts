import type { Manifest, Policy } from './manifest.js';
import { hasClosedSchema } from './policies/closed-schema.js';
import { refersToSecrets } from './policies/environment.js';
import { closesTheNetwork } from './policies/network.js';
import { startsWhatExists } from './policies/programs.js';
import { namesWhatExists, staysInItsNamespace } from './policies/references.js';
import { keepsPodsRestricted } from './policies/restricted-pods.js';
import { limitsResources, probesContainers, rollsOutGently } from './policies/rollouts.js';

const policies: readonly Policy[] = [
  keepsPodsRestricted,
  limitsResources,
  probesContainers,
  rollsOutGently,
  startsWhatExists,
  refersToSecrets,
  namesWhatExists,
  staysInItsNamespace,
  closesTheNetwork,
];

/**
 * Everything that is wrong with the objects of an overlay, in sentences that name the object. Objects that do not fit
 * their schema are not looked at further.
 */
export function checkManifests(objects: readonly Manifest[]): readonly string[] {
  const misfits = hasClosedSchema(objects);
  return misfits.length > 0 ? misfits : policies.flatMap((policy) => policy(objects));
}

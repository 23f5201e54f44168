import { describe } from 'vitest';
import { add, CONTAINER, drop, POD, refuses, remove, set, unset } from './break-manifests.js';

const planner = 'Deployment planner';
const container = 'Deployment planner: container planner';
const settings = 'ConfigMap sign-sync-settings';

describe('an object that does not fit its schema is refused, when', () => {
  refuses([
    [
      'a field is misspelt',
      set(planner, `${CONTAINER}.livenesProbe`, {}),
      `${planner}: spec.template.spec.containers[0].livenesProbe is not a field of this kind.`,
    ],
    [
      'a field stands in the wrong place',
      set(planner, 'replicas', 2),
      `${planner}: replicas is not a field of this kind.`,
    ],
    [
      'a field has another type',
      set('Deployment ops-api', 'spec.replicas', 'two'),
      'Deployment ops-api: data/spec/replicas must be integer',
    ],
    [
      'a field that is needed is missing',
      unset(planner, 'spec.selector'),
      `${planner}: data/spec must have required property selector`,
    ],
    [
      'a word of a command is no text',
      set(planner, `${CONTAINER}.command.1`, { a: 1 }),
      `${planner}: data/spec/template/spec/containers/0/command/1 must be string`,
    ],
    [
      'its kind is misspelt',
      set('Service ops-api', 'kind', 'Servise'),
      'Servise ops-api: There is no Servise in v1.',
    ],
    [
      'its version does not exist',
      set('Job migrate', 'apiVersion', 'batch/v3'),
      'Job migrate: There is no Job in batch/v3.',
    ],
    [
      'a setting of KEDA is misspelt',
      set('ScaledObject executor', 'spec.cooldown', 3),
      'ScaledObject executor: ✖ Unrecognized key: "cooldown"',
    ],
    [
      'a setting of a trigger is misspelt',
      set('ScaledObject executor', 'spec.triggers.0.metadata.queue', 'x'),
      'ScaledObject executor: ✖ Unrecognized key: "queue"',
    ],
    [
      'a number of a trigger is no text',
      set('ScaledObject planner', 'spec.triggers.0.metadata.value', 5),
      'ScaledObject planner: ✖ Invalid input: expected string',
    ],
  ]);
});

describe('a container that would start wrongly is refused, when', () => {
  refuses([
    [
      'its image has no version',
      set(planner, `${CONTAINER}.image`, 'registry.example.com:5000/sign-sync'),
      `${container} has the image registry.example.com:5000/sign-sync without a version.`,
    ],
    [
      'its image is the latest',
      set(planner, `${CONTAINER}.image`, 'sign-sync:latest'),
      `${container} has the image sign-sync:latest without a version.`,
    ],
    [
      'its program does not exist',
      set(planner, `${CONTAINER}.command.1`, 'dist/apps/planer/src/main.js'),
      `${container} starts dist/apps/planer/src/main.js, which does not exist.`,
    ],
    [
      'a shell stands between',
      set(planner, `${CONTAINER}.command`, ['sh', '-c', 'node main.js']),
      `${container} starts sh -c node main.js instead of node with one program.`,
    ],
    [
      'a secret stands in clear',
      add(planner, `${CONTAINER}.env`, { name: 'SIGN_SYNC_DATABASE_URL', value: 'postgres://a:b@c/d' }),
      `${container} has the secret SIGN_SYNC_DATABASE_URL in clear.`,
    ],
    [
      'a secret stands in the shared settings',
      set(settings, 'data.SIGN_SYNC_API_TOKEN', 'abc'),
      `${container} has the secret SIGN_SYNC_API_TOKEN in clear.`,
    ],
    [
      'a Secret is among the manifests',
      (objects) => {
        objects.push({
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'keys', namespace: 'sign-sync' },
        });
      },
      'Secret keys would hold its values in the repository.',
    ],
    [
      'a variable is misspelt',
      set(settings, 'data.SIGN_SYNC_LOGS', 'info'),
      `${container} has the variable SIGN_SYNC_LOGS, which no service reads.`,
    ],
    [
      'the file of a secret is nowhere',
      set(settings, 'data.SIGN_SYNC_AMQP_URL_FILE', '/etc/amqp/url'),
      `${container} has SIGN_SYNC_AMQP_URL_FILE at /etc/amqp/url, where nothing is mounted.`,
    ],
    [
      'no configuration is mounted',
      drop(planner, `${CONTAINER}.volumeMounts`, 'config-main'),
      `${container} has SIGN_SYNC_CONFIG_DIR at /etc/sign-sync/config, where nothing is mounted.`,
    ],
    [
      'the shared settings are missing',
      set(planner, `${CONTAINER}.envFrom.0.configMapRef.name`, 'settings'),
      `${container} takes variables from the ConfigMap settings, which does not exist.`,
    ],
    [
      'a mounted ConfigMap is missing',
      remove('ConfigMap sign-sync-config-main'),
      `${container} mounts the ConfigMap sign-sync-config-main, which does not exist.`,
    ],
    [
      'a mounted volume is missing',
      drop(planner, `${POD}.volumes`, 'directory'),
      `${container} mounts directory, which is no volume of the pod.`,
    ],
    [
      'it could write to a secret',
      unset(planner, `${CONTAINER}.volumeMounts.1.readOnly`),
      `${container} could write to database-secret.`,
    ],
    [
      'a single file is mounted',
      set(planner, `${CONTAINER}.volumeMounts.1.subPath`, 'url'),
      `${container} mounts a single file of database-secret, which would never change.`,
    ],
  ]);
});

import { describe, expect, it } from 'vitest';
import { checkCompose } from './check-compose.js';
import { composePath, readComposeFile } from './compose-file.js';
import { lintCompose, lintComposeFile } from './lint-compose.js';

type Tree = Record<string, unknown>;

/** The compose file with one value of one service changed; undefined takes it away. */
function withChange(service: string, key: string, value: unknown) {
  const file = readComposeFile();
  const services = file.services as unknown as Record<string, Tree>;
  const changed = { ...services[service], [key]: value };
  if (value === undefined) delete changed[key];
  return { ...file, services: { ...file.services, [service]: changed } } as typeof file;
}

describe('docker-compose.yml', () => {
  it('is what compose accepts', () => {
    expect(lintComposeFile(composePath)).toEqual([]);
    expect(lintCompose(readComposeFile())).toEqual([]);
  });

  it('keeps what this product promises', () => {
    expect(checkCompose(readComposeFile())).toEqual([]);
  });

  it('starts the services, the migration, two executors, and everything they need', () => {
    const { services } = readComposeFile();
    expect(Object.keys(services)).toEqual(
      expect.arrayContaining(
        'source-ingest planner executor ops-api migrate simulator postgres rabbitmq jaeger prometheus grafana'.split(
          ' ',
        ),
      ),
    );
    expect(services['executor']).toMatchObject({ deploy: { replicas: 2 } });
  });

  it('lets no service start before the schema is there and database and broker answer', () => {
    const { services } = readComposeFile();
    for (const name of ['source-ingest', 'planner', 'executor', 'ops-api']) {
      expect(services[name]?.depends_on).toMatchObject({
        migrate: { condition: 'service_completed_successfully' },
        postgres: { condition: 'service_healthy' },
        rabbitmq: { condition: 'service_healthy' },
      });
    }
  });
});

describe('a compose file that compose would not understand is refused, when', () => {
  it.each([
    ['a key is misspelt', withChange('planner', 'enviroment', {}), 'instancePath="/services/planner"'],
    [
      'a value has another type',
      withChange('planner', 'read_only', [1]),
      'instancePath="/services/planner/read_only',
    ],
    [
      'a condition does not exist',
      withChange('planner', 'depends_on', { postgres: { condition: 'healthy' } }),
      'instancePath="/services/planner/depends_on',
    ],
  ])('%s', (_when, file, word) => {
    expect(lintCompose(file).join('\n')).toContain(word);
  });
});

describe('a compose file that breaks a promise is refused, when', () => {
  it.each([
    [
      'an image has no version',
      withChange('jaeger', 'image', 'jaegertracing/jaeger'),
      'Service jaeger has the image jaegertracing/jaeger without a version.',
    ],
    [
      'an image is the latest',
      withChange('postgres', 'image', 'postgres:latest'),
      'Service postgres has the image postgres:latest without a version.',
    ],
    [
      'an image is built by nothing',
      withChange('planner', 'image', 'sign-sync-planner:local'),
      'Service planner uses sign-sync-planner:local, which nothing builds.',
    ],
    [
      'a stage does not exist',
      withChange('ops-api', 'build', { context: '.', target: 'runtime' }),
      'Service ops-api builds runtime, which is no stage.',
    ],
    [
      'other machines could call it',
      withChange('ops-api', 'ports', ['8080:8080']),
      'Service ops-api offers the port 8080:8080 to other machines.',
    ],
    [
      'nobody watches it',
      withChange('rabbitmq', 'healthcheck', undefined),
      'Service rabbitmq is not watched.',
    ],
    [
      'it may gain privileges',
      withChange('planner', 'security_opt', undefined),
      'Service planner may gain privileges.',
    ],
    ['it is privileged', withChange('planner', 'privileged', true), 'Service planner is privileged.'],
    [
      'it uses the network of the machine',
      withChange('planner', 'network_mode', 'host'),
      'Service planner uses the network of the machine.',
    ],
    [
      'it adds capabilities',
      withChange('planner', 'cap_add', ['SYS_ADMIN']),
      'Service planner adds SYS_ADMIN.',
    ],
    [
      'it keeps capabilities',
      withChange('planner', 'cap_drop', undefined),
      'Service planner does not drop all capabilities.',
    ],
    [
      'it is root',
      withChange('planner', 'user', '0:0'),
      'Service planner does not run as a user with a number other than 0.',
    ],
    [
      'it can write to its image',
      withChange('planner', 'read_only', undefined),
      'Service planner can write elsewhere than to /tmp.',
    ],
    [
      'signals may be lost',
      withChange('planner', 'init', undefined),
      'Service planner has no init, which hands signals on.',
    ],
    [
      'it may take all memory',
      withChange('planner', 'mem_limit', undefined),
      'Service planner has no limit of 320m of memory.',
    ],
    [
      'it has no time to stop',
      withChange('planner', 'stop_grace_period', '5s'),
      'Service planner has no time to stop.',
    ],
    [
      'it can steer the engine',
      withChange('prometheus', 'volumes', ['/var/run/docker.sock:/var/run/docker.sock']),
      'Service prometheus can steer the container engine.',
    ],
    [
      'it mounts what is missing',
      withChange('prometheus', 'volumes', ['./deploy/alerts.yml:/alerts.yml:ro']),
      'Service prometheus mounts ./deploy/alerts.yml, which does not exist.',
    ],
    [
      'it could write to the repository',
      withChange('prometheus', 'volumes', ['./deploy/prometheus:/etc/prometheus']),
      'Service prometheus could write to ./deploy/prometheus.',
    ],
    [
      'a secret stands in clear',
      withChange('planner', 'environment', { SIGN_SYNC_AMQP_URL: 'amqp://a:b@c' }),
      'Service planner has the secret SIGN_SYNC_AMQP_URL in clear.',
    ],
    [
      'a secret is not granted',
      withChange('planner', 'environment', { SIGN_SYNC_API_TOKEN_FILE: '/run/secrets/api_token' }),
      'Service planner has SIGN_SYNC_API_TOKEN_FILE at /run/secrets/api_token, which is none of its secrets.',
    ],
    [
      'a secret has no file',
      withChange('planner', 'secrets', ['database']),
      'Service planner has the secret database, of which there is no file.',
    ],
    [
      'a variable is misspelt',
      withChange('planner', 'environment', { SIGN_SYNC_LOGS: 'info' }),
      'Service planner has the variable SIGN_SYNC_LOGS, which no service reads.',
    ],
    [
      'a program does not exist',
      withChange('planner', 'command', ['node', 'dist/planner.js']),
      'Service planner starts dist/planner.js, which does not exist.',
    ],
    [
      'it waits for nobody',
      withChange('planner', 'depends_on', { postgresql: { condition: 'service_healthy' } }),
      'Service planner waits for postgresql, which does not exist.',
    ],
    [
      'it waits for ever',
      withChange('planner', 'depends_on', { migrate: { condition: 'service_healthy' } }),
      'Service planner waits for migrate in a way that never comes true.',
    ],
  ])('%s', (_when, file, sentence) => {
    expect(checkCompose(file)).toContain(sentence);
  });
});
